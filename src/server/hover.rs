//! Hovering over a flag: what it will be when the server starts, who says so, and what is wrong.

use std::fmt::Write;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use super::convert;
use super::workspace::Analysis;
use crate::apiserver::{ApiServer, Flag, Origin};
use crate::report::rule_docs;
use crate::rule::Finding;
use crate::source::{Source, Span};

/// What there is to say at a position.
pub(super) fn of(analysis: &Analysis, position: Position) -> Option<Hover> {
    let source = &analysis.file.source;
    let at = convert::byte(source, position);
    let here = |span: Span| span.start <= at && at <= span.end;
    let mut span = None;
    let mut words = String::new();
    let written = analysis.servers.iter().find_map(|server| {
        let mut flags = server.flags().filter(|flag| flag.origin == Origin::Written);
        flags.find(|flag| here(flag.span)).map(|flag| (server, flag))
    });
    if let Some((server, flag)) = written {
        span = Some(flag.span);
        about_flag(&mut words, source, server, flag);
    }
    for finding in analysis.file.findings().filter(|finding| here(finding.span)) {
        span = span.or(Some(finding.span));
        about_finding(&mut words, finding);
    }
    Some(Hover {
        range: Some(convert::range(source, span?)),
        contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: words }),
    })
}

fn about_flag(words: &mut String, source: &Source, server: &ApiServer, flag: &Flag) {
    let version = match server.version.exact() {
        Some(release) => format!("{} {}", server.project(), release.text),
        None => server.release(),
    };
    let _ = writeln!(words, "`--{}` · {} · {version}\n", code(&flag.name), server.dialect.name());
    let all: Vec<&Flag> = server.occurrences(&flag.name).collect();
    if let Some(last) = all.last() {
        let value = match last.value() {
            Ok("") => "empty".to_owned(),
            Ok(value) => format!("`{}`", code(value)),
            Err(why) => format!("unknown: {why}"),
        };
        let _ = writeln!(words, "The server gets {value}, {}.", origin(source, server, last));
    }
    if all.len() > 1 {
        let _ = writeln!(words, "It is given {} times.", all.len());
    }
    if let Some(known) = server.known(&flag.name) {
        let minor = server.version.minors().1;
        if let Some(default) = known.default_at(minor).filter(|default| !default.is_empty()) {
            let _ = writeln!(words, "Its default is `{}`.", code(default));
        }
    }
}

fn origin(source: &Source, server: &ApiServer, flag: &Flag) -> String {
    match flag.origin {
        Origin::Written => format!("from line {}", source.line_of(flag.span.start).0),
        Origin::Default(dialect) => format!("set by {}", dialect.name()),
        Origin::Beside(file, span) => match server.sources.get(file as usize) {
            Some(other) => format!("from {}:{}", code(other.path()), other.line_of(span.start).0),
            None => "from another file".to_owned(),
        },
    }
}

fn about_finding(words: &mut String, finding: &Finding) {
    let rule = finding.rule;
    if !words.is_empty() {
        words.push_str("\n---\n");
    }
    let _ = writeln!(
        words,
        "**[{}]({})** ({}): {}\n\n{}\n\n{}",
        rule.id,
        rule_docs::address(rule),
        finding.severity.name(),
        plain(&finding.message),
        plain(rule.why),
        plain(&finding.help),
    );
}

/// Text for a span of code, which a backtick would end.
fn code(text: &str) -> String {
    text.replace('`', "'").replace('\n', " ")
}

/// Text from a file as text, not as Markdown.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '$') {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}
