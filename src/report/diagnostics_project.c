/* What goes wrong with folders of Salesforce metadata, and with compressed files in them. */
#include "report/diagnostics_tables.h"

static const struct diagnostic rows[] = {
    {.code = "project-folders",
     .title = "a Salesforce project without any of its folders",
     .cause = "`sfdx-project.json` says under `packageDirectories` where the metadata is, and none "
	      "of those folders is there. Backups are such excerpts of a project, so all of its "
	      "folder is read, as one without the file would be.",
     .cure = "Nothing needs to be done for an excerpt. Else check out all of the project, or "
	     "correct the list.",
     .provoked = "tests/unit/test_project.c",
     .severity = SEVERITY_WARNING},
    {.code = "project-file",
     .title = "a file that is no metadata by its name",
     .cause = "What Salesforce keeps in a file is told by how its name ends: `Admin.profile`, "
	      "`Admin.profile-meta.xml`, `Security.settings`.",
     .cure = "Name a file with its name from Salesforce, or the folder of a project. A policy "
	     "file goes under `include`.",
     .provoked = "fixtures/bad/project-file.yaml"},
    {.code = "metadata-no-file",
     .title = "metadata where a policy file is needed",
     .cause = "`fmt` lays out policy files. How metadata is laid out is for Salesforce to say, "
	      "which writes it.",
     .cure = "Name policy files. `loginscope import` makes one of metadata.",
     .provoked = "tests/unit/test_policy_files.c"},
    {.code = "project-folder-missing",
     .title = "a package directory that is not there",
     .cause = "`sfdx-project.json` names a folder under `packageDirectories` which is not there, "
	      "or is no folder. Git keeps no empty folders, so there may have been nothing in it; "
	      "or it was not checked out.",
     .cure = "Check out all of the project. If the folder is gone for good, take it off the "
	     "list.",
     .provoked = "tests/unit/test_project.c",
     .severity = SEVERITY_WARNING},
    {.code = "project-unreadable",
     .title = "a folder of a project that cannot be read",
     .cause = "A folder is not there, or may not be read; the message has the machine's own "
	      "words. Metadata in it would be missing from the policy.",
     .cure = "Name a folder that is there, and let it be read.",
     .provoked = "tests/unit/test_project.c"},
    {.code = "project-passed-over",
     .title = "a folder in a project that is not looked into",
     .cause = "Links to folders are not followed, as they may lead anywhere and round in a "
	      "circle; links to files are. In a revision of git there is nothing of a submodule "
	      "but its name.",
     .cure = "Nothing needs to be done if there is no metadata in it. Else name that folder, "
	     "too.",
     .provoked = "tests/unit/test_project.c",
     .severity = SEVERITY_NOTE},
    {.code = "project-size",
     .title = "a folder with more in it than a Salesforce project has",
     .cause = "Up to 100,000 files of metadata, 5,000,000 names of any kind, and 64 folders "
	      "inside each other are looked at. A folder beyond that is more likely a whole disk "
	      "than a project.",
     .cure = "Name the folder that the metadata is in.",
     .provoked = "tests/unit/test_project.c"},
    {.code = "sfdx-json",
     .title = "sfdx-project.json is no JSON",
     .cause = "The file that says where the metadata is cannot be read. JSON has no comments, no "
	      "comma behind the last item, no key twice, and quotes around every key.",
     .cure = "Repair it at the place of the message.",
     .provoked = "fixtures/bad/sfdx-json.yaml"},
    {.code = "sfdx-folders",
     .title = "sfdx-project.json does not say where the metadata is",
     .cause = "Its `packageDirectories` must be a list of objects with a `path` each, at least "
	      "one.",
     .cure = "Write `\"packageDirectories\": [{\"path\": \"force-app\", \"default\": true}]`.",
     .provoked = "fixtures/bad/sfdx-folders.yaml"},
    {.code = "sfdx-folder-outside",
     .title = "a package directory outside of the project",
     .cause = "The `path` of a package directory begins at the top of the machine, or leads out "
	      "of the project by `..`. A project may come from anybody; such a path would be "
	      "another folder for whoever reads it.",
     .cure = "Write the way from the folder of `sfdx-project.json`, as in `force-app`.",
     .provoked = "fixtures/bad/sfdx-folder-outside.yaml"},
    {.code = "gzip-format",
     .title = "a .gz file that is not compressed",
     .cause = "The name of a file of metadata ends in .gz, but it does not begin as a file of "
	      "gzip does.",
     .cure = "Take .gz off its name if it is plain XML; else compress it again with gzip.",
     .provoked = "fixtures/bad/gzip-format.yaml"},
    {.code = "gzip-damaged",
     .title = "a compressed file with errors in it",
     .cause = "The compressed data or their check sum are wrong, or something else follows them.",
     .cure = "See what `gzip --test` says, and take another copy of the file.",
     .provoked = "fixtures/bad/gzip-damaged.yaml"},
    {.code = "gzip-truncated",
     .title = "a compressed file that ends too early",
     .cause = "The file was not written, or not copied, to its end.",
     .cure = "Take another copy of the file.",
     .provoked = "fixtures/bad/gzip-truncated.yaml"},
    {.code = "gzip-size",
     .title = "a compressed file that is too large unpacked",
     .cause = "A few kilobytes can unpack to any size. Metadata of more than 4 GiB does not "
	      "exist.",
     .cure = "See what `gzip --list` says; it may be the wrong file.",
     .provoked = "tests/unit/test_gunzip.c"},
};

const struct diagnostic_group diagnostics_of_projects =
    DIAGNOSTIC_GROUP("Salesforce projects", rows);
