#include "report/html.h"

static const char *entity_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void html_text(struct out *out, struct str text)
{
	while (text.length) {
		size_t plain = 0;
		while (plain < text.length && !entity_of(text.at[plain]))
			plain++;
		out_terminal_text(out, (struct str){text.at, plain});
		if (plain < text.length)
			out_text(out, entity_of(text.at[plain++]));
		text = (struct str){text.at + plain, text.length - plain};
	}
}

static const char style[] =
    ":root{color-scheme:light dark;--line:#d0d7de;--dim:#57606a;--good:#1a7f37;--wait:#7d4e00;"
    "--bad:#b3261e;--open:#0b5cad;--back:#f6f8fa}\n"
    "@media(prefers-color-scheme:dark){:root{--line:#3d444d;--dim:#9198a1;--good:#3fb950;"
    "--wait:#d29922;--bad:#ff7b72;--open:#6cb6ff;--back:#161b22}}\n"
    "body{font:16px/1.5 system-ui,sans-serif;margin:0}\n"
    "main{max-width:75rem;margin:0 auto;padding:1rem}\n"
    "h1{font-size:1.5rem;overflow-wrap:anywhere}\n"
    "h2{font-size:1.1rem;margin-top:2rem;overflow-wrap:anywhere}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;"
    "border-bottom:1px solid var(--line);overflow-wrap:anywhere}\n"
    "th{white-space:nowrap}\n"
    ".word{white-space:nowrap}.number{text-align:right;font-variant-numeric:tabular-nums}\n"
    "code,pre{font-family:ui-monospace,monospace;font-size:.875em}\n"
    "pre{background:var(--back);padding:.6rem;white-space:pre-wrap;overflow-wrap:anywhere}\n"
    ".good{color:var(--good)}.wait{color:var(--wait)}.bad{color:var(--bad)}"
    ".open{color:var(--open)}.dim{color:var(--dim);font-weight:normal}\n"
    ".note{color:var(--dim)}\n"
    "td p{margin:0 0 .3rem}summary{cursor:pointer;color:var(--dim)}a{color:var(--open)}\n"
    "tr:has(+.more)>td{border-bottom:0}.more>td{padding-top:0}\n"
    "@media screen and (max-width:45rem){table,tbody,tr,td{display:block}thead{display:none}\n"
    "tr{border:1px solid var(--line);border-radius:.4rem;margin:.6rem 0}\n"
    "td{border:0;padding:.2rem .6rem;text-align:left!important}\n"
    "td[data-name]::before{content:attr(data-name) \": \";color:var(--dim)}\n"
    "td p{margin-left:1rem}tr:has(+.more){border-bottom:0;border-radius:.4rem .4rem 0 0;"
    "margin-bottom:0}\n"
    ".more{border-top:0;border-radius:0 0 .4rem .4rem;margin-top:0}}\n"
    "@media print{body{font-size:10pt}main{max-width:none;padding:0}tr{break-inside:avoid}"
    "thead{display:table-header-group}h2,tr:has(+.more){break-after:avoid}a{color:inherit;"
    "text-decoration:none}\n"
    "details::details-content{content-visibility:visible;display:block;height:auto}"
    "summary{display:none}}\n"
    ".picture{margin:1rem 0}.picture div{overflow-x:auto}.picture svg{display:block;width:100%;"
    "min-width:46rem;height:auto;font:12px system-ui,sans-serif}\n"
    ".picture text{fill:currentColor}.picture .name{font-weight:bold}"
    ".picture .name.of{font-weight:normal}\n"
    ".axis path,.line{stroke:var(--line);fill:none}.axis text{fill:var(--dim);font-size:11px}\n"
    ".works rect{fill:var(--good)}.breaks rect{fill:url(#stripes);stroke:var(--bad)}"
    ".ground{fill:var(--bad)}.stripe{stroke:Canvas;stroke-opacity:.25;stroke-width:2}\n"
    ".token rect{fill:var(--open)}.token.even rect{fill-opacity:.85}"
    ".none rect{fill:var(--back);stroke:var(--dim);stroke-dasharray:4 3}"
    ".locked rect{fill:var(--wait)}\n"
    ".picture .works text,.picture .breaks text,.picture .token text,.picture .locked text"
    "{fill:Canvas}.picture .locked text{font-size:9px}.picture .breaks text{font-weight:bold}\n"
    ".mark path{stroke:currentColor}.mark rect{fill:Canvas;stroke:currentColor}"
    ".mark text{text-anchor:middle;font-size:11px}"
    ".picture .failed rect{fill:var(--bad);stroke:var(--bad)}.picture .failed text{fill:Canvas}\n"
    ".key{display:inline-block;margin-right:.8rem}.key::before{content:\"\";display:inline-block;"
    "width:1.6rem;height:.8rem;margin-right:.3rem;border:1px solid var(--dim);"
    "print-color-adjust:exact}\n"
    ".key.works::before{background:var(--good)}.key.breaks::before{background:"
    "repeating-linear-gradient(45deg,var(--bad) 0 3px,Canvas 3px 5px)}"
    ".key.token::before{background:var(--open)}.key.even::before{opacity:.85}"
    ".key.none::before{border-style:dashed}.key.locked::before{background:var(--wait)}\n"
    "@media print{.picture div{overflow:visible}.picture svg{min-width:0}}\n";

/* What the page may load: nothing; run: its own script, if it has one. */
static void policy_write(struct out *out, const struct html_own *own)
{
	out_text(out, "<meta http-equiv=\"Content-Security-Policy\" "
		      "content=\"default-src 'none'; style-src 'unsafe-inline'");
	if (own)
		out_format(out, "; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'",
			   own->script_sha256);
	out_text(out, "\">\n");
}

static void page_begin(struct out *out, struct str title, const struct html_own *own)
{
	out_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
	policy_write(out, own);
	out_text(out, "<title>");
	html_text(out, title);
	out_text(out, "</title>\n<style>\n");
	out_text(out, style);
	out_text(out, own ? own->style : "");
	out_text(out, "</style>\n</head>\n<body>\n<main>\n<h1>");
	html_text(out, title);
	out_text(out, "</h1>\n");
}

void html_begin(struct out *out, struct str title)
{
	page_begin(out, title, NULL);
}

void html_begin_own(struct out *out, struct str title, const struct html_own *own)
{
	page_begin(out, title, own);
}

void html_script(struct out *out, const struct html_own *own)
{
	out_text(out, "<script>");
	out_text(out, own->script);
	out_text(out, "</script>\n");
}

void html_end(struct out *out)
{
	out_text(out, "</main>\n</body>\n</html>\n");
}
