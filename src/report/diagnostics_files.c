/* What goes wrong with files: the policy's, those it includes, those it names. */
#include "report/diagnostics_tables.h"

static const struct diagnostic rows[] = {
    {.code = "file-unreadable",
     .title = "a file cannot be read",
     .cause = "The file is not there, is a directory, or may not be read; the message has the "
	      "machine's own words.",
     .cure = "Name a policy file, a directory with `loginscope.yaml` or Salesforce metadata in "
	     "it, or - for standard input.",
     .provoked = "tests/unit/test_yaml_policy.c"},
    {.code = "policy-missing",
     .title = "a directory without a policy",
     .cause =
	 "A directory stands for the `loginscope.yaml` in it or, where there is none, for every "
	 "`*.yaml` and `*.yml` below it that has a line beginning with `loginscope:`; or for the "
	 "Salesforce metadata below it. Hidden files and directories that are symbolic links are "
	 "passed over.",
     .cure = "Name the policy file itself, or another directory. `loginscope init` writes a first "
	     "policy.",
     .provoked = "tests/golden/check.md"},
    {.code = "file-too-large",
     .title = "a policy file of more than 64 MiB",
     .cause = "Real policies are a thousand times smaller. A larger file is more likely the wrong "
	      "one than a policy.",
     .cure = "Check that it is the right file. Split a policy that is really so large into files, "
	     "and name them under `include`; `loginscope fmt --merge` makes the lists in each "
	     "shorter.",
     .provoked = "tests/unit/test_yaml_policy.c"},
    {.code = "empty-file",
     .title = "there is no policy in the file",
     .cause = "The file is empty, or holds only comments.",
     .wrong = "# a comment\n",
     .right = V1 "org: {name: Acme}\n",
     .cure = "Begin with `loginscope: 1`; `loginscope init` writes a first policy.",
     .example = EXAMPLE_POLICY},
    {.code = "include-missing",
     .title = "an included file is not there",
     .cause = "A file under `include` does not exist, or no file matches its pattern. Paths begin "
	      "at the folder of the file that includes, not at the one you are in.",
     .wrong = V1 "include: [profile.yaml]\n"
		 "# file profiles.yaml\n" V1 "profiles: [{name: Sales}]\n",
     .right = V1 "include: [profiles.yaml]\n"
		 "# file profiles.yaml\n" V1 "profiles: [{name: Sales}]\n",
     .cure = "Correct the path or the pattern, or remove it.",
     .example = EXAMPLE_POLICY},
    {.code = "include-unreadable",
     .title = "an included file cannot be read",
     .cause = "The file is there, but it is a directory, or may not be read; the message has the "
	      "machine's own words.",
     .wrong = V1 "include: [profiles]\n"
		 "# file profiles/sales.yaml\n" V1 "profiles: [{name: Sales}]\n",
     .right = V1 "include: [profiles/*.yaml]\n"
		 "# file profiles/sales.yaml\n" V1 "profiles: [{name: Sales}]\n",
     .cure = "Name the files of a directory by a pattern; let the file be read.",
     .example = EXAMPLE_POLICY},
    {.code = "path-absolute",
     .title = "a file that is not named from where it is named",
     .cause = "A name under `include` or `sources` begins with a slash or a tilde. A policy may "
	      "come from anybody; such a name would be another file for whoever reads it.",
     .wrong = V1 "include: [/etc/loginscope/profiles.yaml]\n"
		 "# file profiles.yaml\n" V1 "profiles: [{name: Sales}]\n",
     .right = V1 "include: [profiles.yaml]\n"
		 "# file profiles.yaml\n" V1 "profiles: [{name: Sales}]\n",
     .cure = "Write the way from the folder of the file that names it; `..` may be part of it. A "
	     "file whose name begins with a tilde is `./~name`.",
     .example = EXAMPLE_POLICY},
    {.code = "include-pattern",
     .title = "a pattern that is not read as it is meant",
     .cause = "In a pattern under `include`, `**` would match one folder and not any number of "
	      "them, and `..` behind a wildcard would lead through the same files again and again.",
     .wrong = V1 "include: [profiles/**/*.yaml]\n"
		 "# file profiles/sales.yaml\n" V1 "profiles: [{name: Sales}]\n",
     .right = V1 "include: [profiles/*.yaml]\n"
		 "# file profiles/sales.yaml\n" V1 "profiles: [{name: Sales}]\n",
     .cure = "Write one pattern for each depth, and `..` before the first wildcard.",
     .example = EXAMPLE_POLICY},
    {.code = "include-cycle",
     .title = "a file includes itself",
     .cause = "Following `include` from file to file leads back to where it began, so that the "
	      "policy would never end.",
     .wrong = V1 "include: [profiles.yaml]\n"
		 "# file profiles.yaml\n" V1 "include: [loginscope.yaml]\n",
     .right = V1 "include: [profiles.yaml]\n"
		 "# file profiles.yaml\n" V1 "profiles: [{name: Sales}]\n",
     .cure = "Remove one of the includes. A pattern such as `*.yaml` also matches the file that "
	     "it stands in: put the others into a folder of their own.",
     .example = EXAMPLE_POLICY},
    {.code = "include-limit",
     .title = "more files than a policy may have",
     .cause =
	 "A policy may have 10,000 files and 256 MiB in all of them, which include each other up "
	 "to 64 deep. A pattern may lead to 10,000 folders or files, and all patterns of a policy "
	 "look at 200,000 names. More is likely a mistake, such as a pattern that matches too "
	 "much.",
     .cure = "Include fewer files, or put several into one.",
     .provoked = "tests/unit/test_include.c"},
    {.code = "duplicate-section",
     .title = "a second org or geo",
     .cause = "Lists are joined over all files of a policy, but there is one org and one set of "
	      "databases. Which of two would count is anybody's guess.",
     .wrong = V1 "include: [org.yaml]\n"
		 "org: {name: Acme}\n"
		 "# file org.yaml\n" V1 "org: {edition: group}\n",
     .right = V1 "include: [org.yaml]\n"
		 "# file org.yaml\n" V1 "org: {name: Acme, edition: group}\n",
     .cure = "Write all of it in one place; the note shows where the first is.",
     .example = EXAMPLE_POLICY},
    {.code = "source-missing",
     .title = "a file under sources is not there",
     .cause = "The CSV file of users does not exist. Its path begins at the folder of the file "
	      "that names it, not at the one you are in.",
     .wrong = V1 "sources: [{users_csv: user.csv}]\n"
		 "profiles: [{name: Sales}]\n"
		 "# file users.csv\n"
		 "Username,Profile.Name\n"
		 "ada@acme.example,Sales\n",
     .right = V1 "sources: [{users_csv: users.csv}]\n"
		 "profiles: [{name: Sales}]\n"
		 "# file users.csv\n"
		 "Username,Profile.Name\n"
		 "ada@acme.example,Sales\n",
     .cure = "Correct the path, or fetch the file again.",
     .example = EXAMPLE_POLICY},
    {.code = "source-unreadable",
     .title = "a file under sources cannot be read",
     .cause = "The file is there, but it is a directory, or may not be read; the message has the "
	      "machine's own words.",
     .wrong = V1 "sources: [{users_csv: export}]\n"
		 "profiles: [{name: Sales}]\n"
		 "# file export/users.csv\n"
		 "Username,Profile.Name\n"
		 "ada@acme.example,Sales\n",
     .right = V1 "sources: [{users_csv: export/users.csv}]\n"
		 "profiles: [{name: Sales}]\n"
		 "# file export/users.csv\n"
		 "Username,Profile.Name\n"
		 "ada@acme.example,Sales\n",
     .cure = "Name the CSV file itself; let it be read.",
     .example = EXAMPLE_POLICY},
    {.code = "source-keys",
     .title = "a source that names no file, or two",
     .cause = "Each item under `sources` names one file, and its key says of which kind it is.",
     .wrong = V1 "sources: [{}]\n",
     .right = V1 "profiles: [{name: Sales}]\n",
     .cure = "Write one key, as in `users_csv: users.csv`, or remove the item.",
     .example = EXAMPLE_POLICY},
    {.code = "mmdb-unreadable",
     .title = "a location database cannot be read",
     .cause = "The file under `geo` is not there, or may not be read. Its path begins at the "
	      "folder of the policy, not at the one you are in.",
     .wrong = V1 "geo: {country: geo/no-such-file.mmdb}\n",
     .right = V1 "geo: {country: geo/country.mmdb}\n",
     .cure = "Correct the path, put the database there, or remove the line: without it the "
	     "country of a login is unknown, and answers say so.",
     .example = EXAMPLE_POLICY},
    {.code = "mmdb-corrupt",
     .title = "a location database is damaged, or none",
     .cause = "The file under `geo` is not a MaxMind DB, or contradicts itself. A download that "
	      "broke off, or that is still packed, looks like this.",
     .wrong = V1 "geo: {asn: acme.yaml}\n",
     .right = V1 "geo: {asn: geo/asn.mmdb}\n",
     .cure = "Fetch the database anew, unpack it, and name the .mmdb file.",
     .example = EXAMPLE_POLICY},
    {.code = "baseline-json",
     .title = "a baseline of the audit that is no JSON",
     .cause = "The file of `audit --baseline` cannot be read. Marks of git that two versions do "
	      "not fit together look like this.",
     .cure = "Repair it, or take an older version of it.",
     .provoked = "tests/unit/test_audit_baseline.c"},
    {.code = "baseline-shape",
     .title = "a file that is no baseline of the audit",
     .cause = "A baseline names its schema and has a list of findings, each with its fingerprint "
	      "and the date since when it is known.",
     .cure = "Let the program write it: delete the file, or name another one, and run `loginscope "
	     "audit POLICY --baseline FILE --update-baseline`, which reads the file first if there "
	     "is one.",
     .provoked = "tests/unit/test_audit_baseline.c"},
};

const struct diagnostic_group diagnostics_of_files = DIAGNOSTIC_GROUP("Files and databases", rows);
