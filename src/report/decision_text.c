#include "report/decision_text.h"

#include "report/change.h"
#include "report/instant.h"
#include "report/pieces.h"
#include "report/sentence.h"
#include "report/words.h"

enum { INDENT = 2, CHANGES_SHOWN = 4, OUTCOMES_SHOWN = 24 };

static void write_dot(struct out *out)
{
	out_text(out, " · ");
}

static void write_where(struct out *out, const struct answer *answer)
{
	const struct login *login = answer->login;
	char text[ADDR_TEXT];
	if (login->via != VIA_UNKNOWN) {
		write_dot(out);
		out_str(out, channel_names[login->via]);
	}
	if (answer_app(answer)) {
		out_text(out, " · app ");
		out_name(out, answer_app(answer)->name);
	}
	if (!answer->part && !login->has_ip)
		return;
	write_dot(out);
	if (answer->part)
		piece_range(out, *answer->part);
	else
		out_bytes(out, text, addr_format(login->ip, text));
}

static void write_presented(struct out *out, const struct answer *answer)
{
	static const char *const credentials[CREDENTIAL_COUNT] = {
	    [CREDENTIAL_PASSWORD] = " · password",
	    [CREDENTIAL_TOKEN] = " · password + token",
	    [CREDENTIAL_WRONG_TOKEN] = " · password + wrong token",
	    [CREDENTIAL_TOTP] = " · password + authenticator code",
	};
	const struct login *login = answer->login;
	if (login->device != DEVICE_UNKNOWN)
		out_text(out, login->device == DEVICE_KNOWN ? " · known device" : " · new device");
	if (login->said_credential)
		out_text(out, credentials[login->credential]);
	if (login->said_strong_auth)
		out_text(out, login->strong_auth ? " · strong auth" : " · no strong auth");
	if (login->phase == PHASE_REQUEST)
		out_text(out, " · request in a session");
	if (login->phase == PHASE_REQUEST && login->has_session_ip) {
		char text[ADDR_TEXT];
		addr_format(login->session_ip, text);
		out_format(out, " from %s", text);
	}
	if (login->has_hours)
		out_text(out, login->hours == HOURS_INSIDE ? " · inside login hours"
							   : " · outside login hours");
	if (login->has_at) {
		write_dot(out);
		instant_local_text(out, answer_policy(answer)->org.zone, login->at);
	}
}

void login_text(struct out *out, const struct answer *answer)
{
	const struct user *user = answer_user(answer);
	if (user) {
		out_name(out, user->username);
	} else {
		out_text(out, "profile ");
		out_name(out, answer_profile(answer)->name);
	}
	write_where(out, answer);
	write_presented(out, answer);
}

/* The line with the verdict; a long one goes on below the login. */
static enum status headline(const struct page *page, const struct answer *answer)
{
	struct out text;
	const char *words = verdict_words(answer->outcomes->verdict);
	out_init_memory(&text);
	login_text(&text, answer);
	verdict_text(page, answer->outcomes->verdict, strlen(words) + 3);
	page_wrap(page, out_written(&text), strlen(words) + 3, INDENT + 2, "");
	enum status status = out_status(&text);
	out_clear(&text);
	return status;
}

/* What Salesforce itself would say and log, where it is more than "Success". */
static void codes_sentence(struct out *out, const struct answer *answer)
{
	const struct outcomes *outcomes = answer->outcomes;
	struct answer_codes codes = decision_codes(&outcomes->decision, answer->login->via);
	if (outcomes->verdict == VERDICT_ALLOW || answer->login->phase == PHASE_REQUEST)
		return;
	if (codes.soap.length)
		out_format(out, "Salesforce would answer %s. ", codes.soap.at);
	if (codes.history.length) {
		out_text(out, "Login History: \"");
		out_str(out, codes.history);
		out_text(out, "\".");
	}
}

static void notes_sentence(struct out *out, const struct answer *answer)
{
	const char *grade = grade_sentence(answer->outcomes->decision.grade);
	struct range room;
	if (grade)
		out_format(out, "%s ", grade);
	if (answer->outcomes->decision.steps[STEP_TRANSACTION_SECURITY] == STEP_UNKNOWN &&
	    answer_where(answer, &room))
		out_text(out, "A transaction security rule could not be checked, for want of a "
			      "location. ");
	if (answer_is_estimate(answer))
		out_text(out, "Locations come from a database and are estimates.");
}

static void paragraph(const struct page *page, struct out *text, const char *tag)
{
	if (text->used) {
		out_fill(page->out, ' ', INDENT);
		page_wrap(page, out_written(text), INDENT, INDENT, tag);
	}
	out_rewind(text);
}

static enum status reason_paragraphs(const struct page *page, const struct answer *answer)
{
	struct out text;
	char tag[40];
	struct str reason = reason_names[answer->outcomes->decision.reason];
	out_init_memory(&text);
	enum status status = reason_sentence(&text, answer);
	tag[0] = '[';
	memcpy(tag + 1, reason.at, reason.length);
	memcpy(tag + 1 + reason.length, "]", 2);
	paragraph(page, &text, tag);
	codes_sentence(&text, answer);
	paragraph(page, &text, "");
	notes_sentence(&text, answer);
	paragraph(page, &text, "");
	if (status == OK)
		status = out_status(&text);
	out_clear(&text);
	return status;
}

enum status verdict_paragraph(const struct page *page, const struct answer *answer)
{
	if (headline(page, answer) != OK)
		return NOMEM;
	return answer_depends(answer) ? OK : reason_paragraphs(page, answer);
}

enum status decision_text(const struct page *page, const struct answer *answer)
{
	if (verdict_paragraph(page, answer) != OK)
		return NOMEM;
	return answer_depends(answer) ? outcomes_text(page, answer, OUTCOMES_SHOWN)
				      : changes_text(page, answer, CHANGES_SHOWN);
}
