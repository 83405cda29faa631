"""`reset-option`, compared with rules.py: the table of everybody, and single answers."""
import copy

from common import check, equal
from spans import lowest, size
from reader import text

STATES = {"reactivate": ("active", True), "unfreeze": ("frozen", False),
          "unlock": ("locked", False), "no-sso": ("sso", False)}


def wanted_row(rules, user):
    causes = rules.causes(user)
    needed = bool(rules.token(user)[0])
    return {"answer": "missing" if causes else "present", "causes": sorted(causes),
            "token_needed": needed, "trap": needed and "api-only" in causes}


def table_check(name, rules, document, status):
    """`--all`: a row for each user, and for each profile that no user has."""
    wanted = {(user["username"], user["profile"]): wanted_row(rules, user)
              for user in rules.subjects()}
    rows = document["rows"]
    found = {(row["user"], row["profile"]):
             {key: sorted(row[key]) if key == "causes" else row[key]
              for key in ("answer", "causes", "token_needed", "trap")} for row in rows}
    equal(f"{name}: everybody", wanted, found)
    check(f"{name}: everybody once", len(rows) == len(wanted), f"{len(rows)} rows")
    missing = sum(row["answer"] == "missing" for row in wanted.values())
    equal(f"{name}: sums", {"missing": missing, "present": len(wanted) - missing, "undecided": 0,
                            "token_needed": sum(row["token_needed"] for row in wanted.values()),
                            "trap": sum(row["trap"] for row in wanted.values())},
          {key: document[key] for key in ("missing", "present", "undecided", "token_needed", "trap")})
    check(f"{name}: status of everybody", status == (1 if missing else 0), status)


# ---- one answer ----------------------------------------------------------------------------

def one_check(name, rules, user, document, status):
    causes, (asked, via) = rules.causes(user), rules.token(user)
    equal(f"{name}: causes and their grades", causes,
          {each["cause"]: each["grade"] for each in document["causes"]})
    grades = [each["grade"] for each in document["causes"]]
    check(f"{name}: confirmed causes first", grades == sorted(grades, key="CLU".index), grades)
    rows = [each for cause in document["causes"] if cause["cause"] == "profile-ranges"
            for each in cause["evidence"]]
    check(f"{name}: a line for each range", len(rows) == len(rules.profiles[user["profile"]]["ranges"])
          and all(each["line"] for each in rows), f"{len(rows)} lines")
    token = document["token"]
    equal(f"{name}: the token", {"needed": bool(asked), "addresses": str(size(asked)), "via": via,
                                 "witness": text(lowest(asked)) if asked else None},
          {key: token.get(key) for key in ("needed", "addresses", "via", "witness")})
    check(f"{name}: status", status == (1 if causes else 0), status)
    ways_check(name, rules, user, document)


# ---- what would bring it back ------------------------------------------------------------------

def clear_profile_ranges(rules, user, change):
    rules.profiles[change["name"]]["ranges"] = []


def clear_session_ranges(rules, user, change):
    rules.login_ranges = []


def move(rules, user, change):
    user["profile"] = change["name"]


def revoke_from_profile(rules, user, change):
    rules.profiles[change["name"]]["permissions"].remove(change["permission"])


def revoke_from_permission_set(rules, user, change):
    rules.permission_sets[change["name"]].remove(change["permission"])


def unassign(rules, user, change):
    user["permission_sets"].remove(change["name"])


def revoke_from_user(rules, user, change):
    user["own"].remove(change["permission"])


def feature_on(rules, user, change):
    rules.features[change["feature"]] = True


DOING = {"clear-profile-ranges": clear_profile_ranges, "clear-session-ranges": clear_session_ranges,
         "move-to-profile": move, "revoke-from-profile": revoke_from_profile,
         "revoke-from-permission-set": revoke_from_permission_set,
         "unassign-permission-set": unassign, "revoke-from-user": revoke_from_user,
         "feature-on": feature_on}


def causes_after(rules, user, changes):
    """Moves first: what is changed in a profile is changed in the one of then."""
    rules, user = copy.deepcopy(rules), copy.deepcopy(user)
    for change in changes:
        if change["change"] in STATES:
            flag, value = STATES[change["change"]]
            user[flag] = value
        else:
            DOING[change["change"]](rules, user, change)
    return rules.causes(user)


def ways_check(name, rules, user, document):
    """Each way cures all, and nothing of it can be left out."""
    ways, incurable = document["ways"], "external-user" in rules.causes(user)
    check(f"{name}: a way where there can be one",
          bool(ways) == bool(rules.causes(user) and not incurable), ways)
    for way in ways:
        changes = way["changes"]
        words = [each["change"] for each in changes]
        left = causes_after(rules, user, changes)
        check(f"{name}: {words} leaves no cause", not left, left)
        for number in range(len(changes)):
            fewer = changes[:number] + changes[number + 1:]
            check(f"{name}: {words[number]} of {words} is needed",
                  causes_after(rules, user, fewer), words)
