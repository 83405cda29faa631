/* What goes wrong in CSV files of logins and of users: the header, rows, facts. */
#include "report/diagnostics_tables.h"

static const struct diagnostic rows[] = {
    {.code = "logins-empty",
     .title = "a file of logins without a header",
     .cause = "The first line of the file names its columns, and there is none.",
     .wrong = "\n",
     .right = "user,ip,via\n",
     .cure = "Begin with the names of the columns.",
     .example = EXAMPLE_LOGINS},
    {.code = "unknown-column",
     .title = "a column that the file should not have",
     .cause =
	 "The columns of a file of logins are called as the options: user, profile, ip, via, "
	 "app, at, device, credential, strong-auth, phase, session-ip, in small letters. In a "
	 "file of users, where other columns are passed over, the name differs from a known one "
	 "in upper and lower case.",
     .wrong = "user,address\n"
	      "etl@acme.example,192.0.2.7\n",
     .right = "user,ip\n"
	      "etl@acme.example,192.0.2.7\n",
     .cure = "Rename the column, or remove it. Columns are parted by commas.",
     .example = EXAMPLE_LOGINS},
    {.code = "duplicate-column",
     .title = "a column stands twice in the header",
     .cause = "Two columns have the same name (session-ip and session_ip are the same), so a row "
	      "says two things about one fact.",
     .wrong = "user,ip,ip\n"
	      "etl@acme.example,192.0.2.7,192.0.2.8\n",
     .right = "user,ip\n"
	      "etl@acme.example,192.0.2.7\n",
     .cure = "Remove one of them.",
     .example = EXAMPLE_LOGINS},
    {.code = "column-missing",
     .title = "a column that must be there is missing",
     .cause =
	 "In a file of logins each row says whose login it is, in a column user or profile; in "
	 "a file of users each has a Username and a Profile.Name.",
     .wrong = "ip,via\n"
	      "192.0.2.7,soap\n",
     .right = "profile,ip,via\n"
	      "API Integration,192.0.2.7,soap\n",
     .cure = "Add the column that the message names.",
     .example = EXAMPLE_LOGINS},
    {.code = "column-count",
     .title = "a row with more or fewer fields than the header",
     .cause = "The fields of a row belong to the columns by their position, and here they do not "
	      "come out even. A comma within a field makes two of it. The header of a file of "
	      "users has at most 512 columns.",
     .wrong = "user,app\n"
	      "etl@acme.example,Nightly, ETL\n",
     .right = "user,app\n"
	      "etl@acme.example,Nightly ETL\n",
     .cure = "Put a field with a comma into double quotes; leave a field empty that is not "
	     "known, but keep its comma.",
     .example = EXAMPLE_LOGINS},
    {.code = "csv-separator",
     .title = "columns that are not separated by commas",
     .cause = "The header of a file of users has semicolons or tabs and no comma. Spreadsheets "
	      "write that in countries where a comma is part of a number.",
     .wrong = V1 "sources: [{users_csv: users.csv}]\n"
		 "profiles: [{name: Sales}]\n"
		 "# file users.csv\n"
		 "Username;Profile.Name\n"
		 "ada@acme.example;Sales\n",
     .right = V1 "sources: [{users_csv: users.csv}]\n"
		 "profiles: [{name: Sales}]\n"
		 "# file users.csv\n"
		 "Username,Profile.Name\n"
		 "ada@acme.example,Sales\n",
     .cure = "Save it with commas, or take what `sf data query -r csv` writes as it is.",
     .example = EXAMPLE_POLICY},
    {.code = "csv-quote",
     .title = "a double quote where none may be",
     .cause = "A field with quotes begins and ends with one, and quotes within it are doubled. "
	      "Here one is opened and never closed, or stands in the middle.",
     .wrong = "user,app\n"
	      "etl@acme.example,Nightly \"ETL\n",
     .right = "user,app\n"
	      "etl@acme.example,\"Nightly ETL\"\n",
     .cure = "Write \"a \"\"b\"\" c\" for a \"b\" c, as spreadsheets do when they save CSV.",
     .example = EXAMPLE_LOGINS},
    {.code = "row-too-long",
     .title = "a row that is longer than anything that could be meant",
     .cause =
	 "A row of a CSV file has at most a mebibyte, a line of `match --in` at most 4,096 bytes. "
	 "As a rule a double quote is opened and never closed, so that the rest of the file is "
	 "one row, or the file is not text at all.",
     .cure = "Look for the quote in the row before; check that it is the right file.",
     .provoked = "tests/unit/test_logins.c"},
    {.code = "who-missing",
     .title = "a login without a user and without a profile",
     .cause = "The row, or the test of a policy, does not say whose login it is.",
     .wrong = "user,profile,via\n"
	      ",,soap\n",
     .right = "user,profile,via\n"
	      ",API Integration,soap\n",
     .cure = "Give one of the two.",
     .example = EXAMPLE_LOGINS},
    {.code = "user-and-profile",
     .title = "a login with a user and a profile",
     .cause = "The user's profile stands in the policy. A second one could contradict it.",
     .wrong = "user,profile,via\n"
	      "etl@acme.example,API Integration,soap\n",
     .right = "user,profile,via\n"
	      "etl@acme.example,,soap\n",
     .cure = "Leave one of the two empty; in a test, leave its key out.",
     .example = EXAMPLE_LOGINS},
    {.code = "bad-time",
     .title = "not a time of the calendar, or one without its offset from UTC",
     .cause = "A time of day is another moment in each time zone, so the offset must be said: Z "
	      "for UTC, or +HH:MM or -HH:MM. The day must exist. Only in the tests of a policy "
	      "and in scenarios may the offset be left out: the time is then read on the clock of "
	      "the org. A span in a scenario is a + and weeks, days, hours, minutes, seconds.",
     .wrong = "user,at\n"
	      "etl@acme.example,2026-02-03 09:30\n",
     .right = "user,at\n"
	      "etl@acme.example,2026-02-03T09:30-05:00\n",
     .cure = "Write it as 2026-02-03T09:30:00Z or 2026-02-03T09:30-05:00.",
     .example = EXAMPLE_LOGINS},
    {.code = "bad-channel",
     .title = "no such channel",
     .cause = "`via` is one of eleven ways to log in; `loginscope help channels` lists them.",
     .wrong = "user,via\n"
	      "etl@acme.example,SOAP\n",
     .right = "user,via\n"
	      "etl@acme.example,soap\n",
     .cure = "Write one of them, in small letters, or leave it empty if it is not known.",
     .example = EXAMPLE_LOGINS},
    {.code = "bad-device",
     .title = "a device that is neither known nor new",
     .cause = "`device` says whether the browser was verified at an earlier login: known or new.",
     .wrong = "user,via,device\n"
	      "clerk@acme.example,ui,phone\n",
     .right = "user,via,device\n"
	      "clerk@acme.example,ui,known\n",
     .cure = "Write one of the two, or leave it empty if it is not known.",
     .example = EXAMPLE_LOGINS},
    {.code = "bad-credential",
     .title = "no such kind of credential",
     .cause = "`credential` says what kind is sent, never the thing itself: password, token "
	      "(password and the right token), wrong-token, or totp (password and an "
	      "authenticator's code). The text is not repeated, in case it is a real one.",
     .wrong = "user,via,credential\n"
	      "etl@acme.example,soap,password+token\n",
     .right = "user,via,credential\n"
	      "etl@acme.example,soap,token\n",
     .cure = "Write one of the four. If a real password or token stands there, remove it from "
	     "the file, and reset it if the file has been passed on.",
     .example = EXAMPLE_LOGINS},
    {.code = "bad-strong-auth",
     .title = "strong-auth is neither yes nor no",
     .cause = "`strong-auth` says whether multi-factor authentication or the like was completed: "
	      "yes or no.",
     .wrong = "user,via,strong-auth\n"
	      "clerk@acme.example,ui,true\n",
     .right = "user,via,strong-auth\n"
	      "clerk@acme.example,ui,yes\n",
     .cure = "Write one of the two; empty counts as no.",
     .example = EXAMPLE_LOGINS},
    {.code = "bad-phase",
     .title = "a phase that is neither login nor request",
     .cause = "`phase` says whether somebody logs in, or sends a request in a session that is "
	      "there already: login or request.",
     .wrong = "user,phase\n"
	      "etl@acme.example,session\n",
     .right = "user,phase\n"
	      "etl@acme.example,request\n",
     .cure = "Write one of the two; empty counts as login.",
     .example = EXAMPLE_LOGINS},
};

const struct diagnostic_group diagnostics_of_logins =
    DIAGNOSTIC_GROUP("CSV files of logins and users", rows);
