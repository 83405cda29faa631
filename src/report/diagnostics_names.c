/* What goes wrong between the objects of a policy: names, and references to them. */
#include "report/diagnostics_tables.h"

static const struct diagnostic rows[] = {
    {.code = "duplicate-name",
     .title = "two objects of one kind have the same name",
     .cause = "Profiles, permission sets, users, apps, networks, rules and tests are told apart by "
	      "their "
	      "names, also across the files of a policy. Names compare letter by letter, so Sales "
	      "and sales are two.",
     .wrong = V1 "profiles:\n"
		 "  - name: Sales\n"
		 "  - name: Sales\n",
     .right = V1 "profiles:\n"
		 "  - name: Sales\n"
		 "  - name: Service\n",
     .cure = "Rename one of them, or remove it; the note shows where the first is.",
     .example = EXAMPLE_POLICY},
    {.code = "unknown-profile",
     .title = "no profile has this name",
     .cause =
	 "A user, an option or a row of a CSV file names a profile that is not among the "
	 "`profiles` of the policy. Names compare letter by letter; a label will do, too, when "
	 "no other profile has it.",
     .wrong = V1 "profiles: [{name: Sales}]\n"
		 "users: [{username: ada@acme.example, profile: Sale}]\n",
     .right = V1 "profiles: [{name: Sales}]\n"
		 "users: [{username: ada@acme.example, profile: Sales}]\n",
     .cure = "Correct the name, or add the profile.",
     .example = EXAMPLE_POLICY},
    {.code = "label-shared",
     .title = "a label that more than one object has",
     .cause =
	 "A profile, or an app, is found by its label where none has that name, in metadata, too; "
	 "this label several have, so it does not say which one is meant.",
     .wrong = V1 "profiles:\n"
		 "  - {name: Sales, label: Sellers}\n"
		 "  - {name: Sales EMEA, label: Sellers}\n"
		 "users: [{username: ada@acme.example, profile: Sellers}]\n",
     .right = V1 "profiles:\n"
		 "  - {name: Sales, label: Sellers}\n"
		 "  - {name: Sales EMEA, label: Sellers}\n"
		 "users: [{username: ada@acme.example, profile: Sales}]\n",
     .cure = "Write the name of the one that is meant.",
     .example = EXAMPLE_POLICY},
    {.code = "unknown-permission-set",
     .title = "no permission set has this name",
     .cause = "A user is assigned a permission set that is not among the `permission_sets` of the "
	      "policy.",
     .wrong = V1 "profiles: [{name: Sales}]\n"
		 "users:\n"
		 "  - {username: ada@acme.example, profile: Sales, permission_sets: [API]}\n",
     .right = V1 "profiles: [{name: Sales}]\n"
		 "permission_sets: [{name: API, permissions: [api_only]}]\n"
		 "users:\n"
		 "  - {username: ada@acme.example, profile: Sales, permission_sets: [API]}\n",
     .cure = "Correct the name, or add the permission set. One without permissions that matter "
	     "for logins can be left out altogether.",
     .example = EXAMPLE_POLICY},
    {.code = "unknown-network",
     .title = "no network has this name",
     .cause = "`'@name'` stands for a network of that name under `networks`, and there is none.",
     .wrong = V1 "networks: {office: [192.0.2.0/24]}\n"
		 "org: {trusted_ip_ranges: ['@offcie']}\n",
     .right = V1 "networks: {office: [192.0.2.0/24]}\n"
		 "org: {trusted_ip_ranges: ['@office']}\n",
     .cure = "Correct the name, or add the network.",
     .example = EXAMPLE_POLICY},
    {.code = "unknown-user",
     .title = "no user has this name",
     .cause = "An option, a row of a CSV file or a test names a user that is not among the `users` "
	      "of the "
	      "policy. User names compare letter by letter, upper and lower case included.",
     .wrong = "user,via\n"
	      "elt@acme.example,soap\n",
     .right = "user,via\n"
	      "etl@acme.example,soap\n",
     .cure = "Correct the name, add the user, or give a `profile` instead: the answer is the same "
	     "for all its users who have no permission sets.",
     .example = EXAMPLE_LOGINS},
    {.code = "unknown-app",
     .title = "no app has this name",
     .cause = "An option, a row of a CSV file or a test names a connected app or external client "
	      "app that "
	      "is not among the `apps` of the policy.",
     .wrong = "user,via,app\n"
	      "etl@acme.example,oauth-jwt,Nightly\n",
     .right = "user,via,app\n"
	      "etl@acme.example,oauth-jwt,Nightly ETL\n",
     .cure = "Correct the name, or add the app with its `ip_relaxation`.",
     .example = EXAMPLE_LOGINS},
};

const struct diagnostic_group diagnostics_of_names =
    DIAGNOSTIC_GROUP("Names and what they refer to", rows);
