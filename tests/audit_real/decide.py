"""What DECISIONS.md answers a login, for what the audit asks: no transaction security, and within
the login hours. Of an address only what lists it is in is known."""
import typing

INTERACTIVE = ("ui", "ui-sso", "oauth-web-server", "oauth-user-agent", "oauth-device")
PASSWORD = ("soap", "oauth-password")
ASSERTION = ("oauth-jwt", "oauth-saml-bearer")
SILENT = ("oauth-refresh", "oauth-client-credentials")
CHANNELS = INTERACTIVE + PASSWORD + ASSERTION + SILENT
WORST = ("refuse", "totp", "token", "verify", "mfa", "allow")


class In(typing.NamedTuple):
    """Which lists have the address."""
    org: bool = True  # also where there is no such list
    profile: bool = True
    trusted: bool = False
    app: bool = False


class Login(typing.NamedTuple):
    via: str
    app: str = None
    device: str = "known"
    credential: str = "password"
    strong: bool = False


class Login_rules:
    """A policy; `broad` names its broad lists: "trusted", and profiles by name."""

    def __init__(self, policy, broad, rules=None):
        self.policy, self.broad = policy, broad
        self.rules = rules or policy["rules"]

    def since(self, rules):
        return self.rules >= rules

    def refused(self, who, login, at):
        """Steps 1 to 4."""
        features = self.policy["features"]
        if who["shut"] or (login.via == "soap" and
                           (self.since("2027-06") or not features["soap_login"])):
            return True
        if login.via == "oauth-password" and not features["username_password_flow"]:
            return True
        return (login.via in ("ui", "ui-sso") and "api_only" in who["permissions"]) or \
            who["never"] or not at.org

    def needs_mfa(self, who, login):
        if login.via not in INTERACTIVE or login.strong:
            return False
        return ("mfa_for_ui" in who["permissions"] and login.via != "ui-sso") or \
            (self.since("2026-07") and not who["site"] and login.via in ("ui", "ui-sso"))

    def app_policy(self, login, at, mfa):
        """What the app makes of the profile's ranges: hold, lift, refuse; or lift when the device
        is verified."""
        app = self.policy["apps"].get(login.app) if login.via.startswith("oauth-") else None
        relaxation = app["relaxation"] if app else "enforce"
        if login.via in ASSERTION:
            return "hold"
        if relaxation == "bypass" or \
           (relaxation == "enforce_relax_refresh" and login.via == "oauth-refresh"):
            return "lift"
        if relaxation != "bypass_2factor":
            return "hold"
        if app["ranges"]:
            if login.via != "oauth-web-server":
                return "hold"
            return "lift" if at.app else "refuse"
        if login.via not in ("oauth-web-server", "oauth-user-agent"):
            return "hold"
        return "lift" if login.device == "known" or login.strong or mfa else "verify"

    def decide(self, who, login, at):
        """(verdict, reason, role of the token)"""
        if self.refused(who, login, at):
            return ("refuse", "before ranges", None)
        pending = [("mfa", "mfa-required")] if self.needs_mfa(who, login) else []
        code = login.via in PASSWORD and "mfa_for_api" in who["permissions"] and \
            who["authenticator"]
        if code and login.credential != "totp":
            pending.append(("totp", "totp-required"))
        if who["ranges"]:
            policy = self.app_policy(login, at, bool(pending))
            if policy == "refuse" or (policy == "hold" and not at.profile):
                return ("refuse", "app-ip" if policy == "refuse" else "profile-ip", None)
            if policy == "hold":
                return self.answer(login, code, pending, *self.inside(who, login, code, pending))
            if policy == "verify":
                pending.append(("verify", "app-second-factor"))
        return self.answer(login, code, pending, *self.outside(who, login, at, code, pending))

    def answer(self, login, code, pending, verdict, reason):
        if verdict == "refuse":
            return (verdict, reason, None)
        verdict, reason = min(pending + [(verdict, reason)], key=lambda one: WORST.index(one[0]))
        role = "not-used"
        if login.via in PASSWORD:
            role = "replaced-by-totp" if code else "required" if verdict == "token" else \
                "accepted" if reason == "token-accepted" else "not-needed"
        return (verdict, reason, role)

    def inside(self, who, login, code, pending):
        """Step 7, within the profile's ranges."""
        if login.via in PASSWORD and not code and login.credential in ("wrong-token", "totp"):
            return ("refuse", "invalid-token")
        asked = self.since("2025-11") and login.via in INTERACTIVE and \
            (login.via != "ui-sso" or self.since("2026-02")) and \
            (not who["site"] or who["activation"]) and who["profile"] in self.broad and \
            login.device != "known" and not login.strong and not pending
        return ("verify", "broad-profile-ranges") if asked else ("allow", "profile-ip-in-range")

    def outside(self, who, login, at, code, pending):
        """Steps 8 to 10: no ranges, or they are lifted."""
        if login.via in INTERACTIVE:
            return self.interactive(who, login, at, any(one[0] == "mfa" for one in pending))
        if login.via not in PASSWORD:
            return ("allow", "no-password-sent")
        if code:
            return ("allow", "totp-accepted")
        if login.credential in ("wrong-token", "totp"):
            return ("refuse", "invalid-token")
        if at.trusted:
            return ("allow", "trusted-ip")
        if not self.policy["features"]["login_with_api_token"]:
            return ("allow", "token-feature-off")
        return ("allow", "token-accepted") if login.credential == "token" else \
            ("token", "untrusted-ip")

    def interactive(self, who, login, at, mfa):
        known = login.device == "known"
        if login.via == "ui-sso" and not self.since("2026-02"):
            return ("allow", "sso")
        if login.strong or mfa:
            return ("allow", "strong-auth")
        if who["site"]:
            if not who["activation"]:
                return ("allow", "activation-off")
            if self.policy["trusted"]:
                return ("allow", "trusted-ip") if at.trusted else ("verify", "untrusted-ip")
            return ("allow", "known-device") if known else ("verify", "new-device")
        if not self.policy["revenue"] and self.since("2025-09"):
            return ("allow", "known-device") if known else ("verify", "non-revenue-org")
        broad = self.since("2025-11") and "trusted" in self.broad
        if at.trusted and not broad:
            return ("allow", "trusted-ip")
        if known and self.policy["features"]["known_device_suffices"]:
            return ("allow", "known-device")
        return ("verify", "broad-trusted-ranges" if at.trusted else "untrusted-ip")
