#include "report/login_command.h"

#include "base/shell_word.h"
#include "report/instant.h"

/* A value that begins like an option must not be taken for one. */
static void write_option(struct out *out, const char *option, struct str value)
{
	out_format(out, " --%s%c", option, value.length && *value.at == '-' ? '=' : ' ');
	shell_word_print(out, value);
}

static void write_address(struct out *out, const char *option, addr address)
{
	char text[ADDR_TEXT];
	write_option(out, option, (struct str){text, addr_format(address, text)});
}

/* A name that begins like an option must not be taken for one. */
static void write_path(struct out *out, struct str path)
{
	bool option = path.length > 1 && *path.at == '-';
	out_text(out, option ? " ./" : " ");
	shell_word_print(out, path);
}

static void write_presented(struct out *out, const struct login *login)
{
	if (login->device != DEVICE_UNKNOWN)
		write_option(out, "device", device_names[login->device]);
	if (login->said_credential)
		write_option(out, "credential", credential_names[login->credential]);
	if (login->said_strong_auth)
		write_option(out, "strong-auth", answer_names[login->strong_auth]);
	if (login->said_phase)
		write_option(out, "phase", phase_names[login->phase]);
	if (login->has_session_ip)
		write_address(out, "session-ip", login->session_ip);
}

void login_command(struct out *out, struct str path, const struct policy *policy,
		   const struct login *login, const char *rules)
{
	char text[INSTANT_TEXT];
	out_text(out, "loginscope explain");
	write_path(out, path);
	if (policy->overlay.length)
		write_option(out, "overlay", policy->overlay);
	if (login->user != NONE)
		write_option(out, "user", policy->users[login->user].username);
	else
		write_option(out, "profile", policy->profiles[login->profile].name);
	if (login->has_ip)
		write_address(out, "ip", login->ip);
	if (login->via != VIA_UNKNOWN)
		write_option(out, "via", channel_names[login->via]);
	if (login->app != NONE)
		write_option(out, "app", policy->apps[login->app].name);
	if (login->has_at)
		write_option(out, "at", (struct str){text, instant_format(login->at, text)});
	write_presented(out, login);
	if (rules)
		write_option(out, "rules", str_of(rules));
}
