#include "cli/completion_scripts.h"

const struct str shell_names[SHELL_COUNT] = {
    [SHELL_BASH] = STR_INIT("bash"),
    [SHELL_ZSH] = STR_INIT("zsh"),
    [SHELL_FISH] = STR_INIT("fish"),
};

/* Each script hands over what is typed, and takes the answers as text, never as code.
 * A program that was typed with its path is asked itself. */
const char *const completion_scripts[SHELL_COUNT] = {
    /* bash splits words at = : @ and asks about the last bit only, so it hands over its
     * line, and gets back what follows the cursor. COMP_POINT counts characters. Where
     * files could stand and nothing else fits, bash completes them itself. Asked to
     * insert all candidates at once (type 42, "*"), it would take an open quote away. */
    [SHELL_BASH] = "# Completion of loginscope for bash, made by: loginscope completion bash\n"
		   "_loginscope() {\n"
		   "	local line=${COMP_LINE:0:COMP_POINT} program=loginscope files rest\n"
		   "	[[ $1 == */* && -f $1 && -x $1 ]] && program=$1\n"
		   "	COMPREPLY=()\n"
		   "	(( COMP_TYPE == 42 )) && return\n"
		   "	{\n"
		   "		IFS= read -r files || return\n"
		   "		while IFS= read -r rest; do\n"
		   "			COMPREPLY+=(\"$2$rest\")\n"
		   "		done\n"
		   "	} < <(command \"$program\" completion --line=\"$line\" 2>/dev/null)\n"
		   "	if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then\n"
		   "		compopt -o nospace 2>/dev/null\n"
		   "	fi\n"
		   "	case $files in\n"
		   "	files) compopt -o default 2>/dev/null ;;\n"
		   "	directories) compopt -o dirnames 2>/dev/null ;;\n"
		   "	esac\n"
		   "}\n"
		   "complete -F _loginscope loginscope\n",
    /* zsh quotes the words itself, but not for a command in backquotes, which takes such
     * quoting off once more. */
    [SHELL_ZSH] =
	"#compdef loginscope\n"
	"# Completion of loginscope for zsh, made by: loginscope completion zsh\n"
	"_loginscope() {\n"
	"	local program=loginscope files line text\n"
	"	local -a before lines texts shown open open_shown\n"
	"	[[ $PREBUFFER$LBUFFER == *'`'* ]] && return 1\n"
	"	[[ $words[1] == */* && -f $words[1] && -x $words[1] ]] && program=$words[1]\n"
	"	(( CURRENT > 2 )) && before=(\"${(@Q)words[2,CURRENT-1]}\")\n"
	"	lines=(\"${(@f)$(command $program completion --words -- \"${before[@]}\" \\\n"
	"		\"${(Q)PREFIX}\" 2>/dev/null)}\")\n"
	"	files=$lines[1]\n"
	"	for line in \"${(@)lines[2,-1]}\"; do\n"
	"		text=${line%%$'\\t'*}\n"
	"		if [[ $text == *= ]]; then\n"
	"			open+=(\"$text\")\n"
	"			open_shown+=(\"${line/$'\\t'/  -- }\")\n"
	"		else\n"
	"			texts+=(\"$text\")\n"
	"			shown+=(\"${line/$'\\t'/  -- }\")\n"
	"		fi\n"
	"	done\n"
	"	(( $#open )) && compadd -S '' -l -d open_shown -a open\n"
	"	(( $#texts )) && compadd -l -d shown -a texts\n"
	"	[[ $files == (files|directories) && $PREFIX == *=* ]] && compset -P '*='\n"
	"	case $files in\n"
	"	files) _files ;;\n"
	"	directories) _files -/ ;;\n"
	"	esac\n"
	"}\n"
	"if [[ $funcstack[1] == _loginscope ]]; then\n"
	"	_loginscope \"$@\"\n"
	"else\n"
	"	compdef _loginscope loginscope\n"
	"fi\n",
    [SHELL_FISH] =
	"# Completion of loginscope for fish, made by: loginscope completion fish\n"
	"function __loginscope_ask\n"
	"	set -l program loginscope\n"
	"	set -l words (commandline -opc)\n"
	"	set -l current (commandline -ct)\n"
	"	if string match -q '*/*' -- $words[1]; and test -f $words[1] -a -x $words[1]\n"
	"		set program $words[1]\n"
	"	end\n"
	"	command $program completion --words -- $words[2..-1] \"$current\" 2>/dev/null\n"
	"end\n"
	"function __loginscope_wants\n"
	"	set -l lines (__loginscope_ask)\n"
	"	test \"$lines[1]\" = $argv[1]\n"
	"end\n"
	"function __loginscope_words\n"
	"	set -l lines (__loginscope_ask)\n"
	"	test (count $lines) -gt 1; and printf '%s\\n' $lines[2..-1]\n"
	"end\n"
	"complete -c loginscope -f -a '(__loginscope_words)'\n"
	"complete -c loginscope -n '__loginscope_wants files' -F\n"
	"complete -c loginscope -n '__loginscope_wants directories' -f \\\n"
	"	-a '(__fish_complete_directories (commandline -ct))'\n",
};
