"""What metadata does not say, made up: some users for each profile, and the settings of the
org that no file has. As an overlay for the program, and as a dictionary for the oracle."""
import csv
import json
import os

EDITIONS = ("personal", "group", "contact_manager", "professional", "enterprise", "unlimited")
PLACES = ("192.0.2.0/24", "198.51.100.0/25", "2001:db8::/32", "0.0.0.0/1")
OWN = {"api_only": "ApiUserOnly", "mfa_for_api": "TwoFactorApi"}  # as columns of users
FLAGS = {"active": 0.85, "frozen": 0.1, "locked": 0.1, "sso": 0.15, "authenticator": 0.5}


def make_org(random):
    """Mostly as orgs are, now and then with something switched off."""
    return {"edition": random.choice(EDITIONS),
            "login_ranges": random.sample(PLACES, random.choice((0, 0, 1, 2))),
            "features": {name: random.random() < 0.9 for name in (
                "login_challenge", "login_with_api_token", "soap_login")}}


def make_user(random, name, profile, permission_sets):
    user = {"username": name, "profile": profile,
            "permission_sets": random.sample(permission_sets,
                                             random.randint(0, min(3, len(permission_sets))))}
    return user | {flag: random.random() < chance for flag, chance in FLAGS.items()}


def make_people(random, org):
    """Two users of each profile that the metadata has, but for every fifth profile."""
    sets = sorted(org["permission_sets"])
    people = make_org(random) | {"users": [], "csv": []}
    for number, profile in enumerate(sorted(org["profiles"])):
        if number % 5 == 4:
            continue
        people["users"] += [make_user(random, f"{letter}{number}@acme.example", profile, sets)
                            for letter in "ab"]
        if number % 3 == 0:
            people["csv"].append({"username": f"c{number}@acme.example", "profile": profile,
                                  "permission_sets": [], "active": random.random() < 0.8,
                                  "frozen": False, "locked": False, "sso": False,
                                  "authenticator": False,
                                  "own": [name for name in OWN if random.random() < 0.3]})
    return people


def everybody(people):
    return people["users"] + people["csv"]


def write_overlay(people, folder):
    """JSON is YAML, too."""
    table = os.path.join(folder, "people.csv")
    with open(table, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Username", "Profile.Name", "IsActive",
                         *("UserPermissions" + column for column in OWN.values())])
        for user in people["csv"]:
            writer.writerow([user["username"], user["profile"], str(user["active"]).lower(),
                             *(str(name in user["own"]).lower() for name in OWN)])
    overlay = {"loginscope": 1,
               "org": {"edition": people["edition"], "time_zone": "America/New_York",
                       "login_ip_ranges": people["login_ranges"], "features": people["features"]},
               "users": people["users"]}
    if people["csv"]:
        overlay["sources"] = [{"users_csv": "people.csv"}]
    path = os.path.join(folder, "overlay.yaml")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(overlay, file, indent=1, ensure_ascii=False)
    return path
