//! Completion: the flags that the server's version has, and the values that a flag can have.

use lsp_types::{CompletionItem, CompletionItemKind, CompletionItemTag, Position};

use super::workspace::Analysis;
use crate::apiserver::flags::{self, Availability, KnownFlag};
use crate::apiserver::{ApiServer, Origin, Version, value};
use crate::source::{Source, Span};

use super::convert;

/// What can be typed at a position.
pub(super) fn of(analysis: &Analysis, position: Position) -> Vec<CompletionItem> {
    let source = &analysis.file.source;
    let at = convert::byte(source, position);
    let Some(server) = nearest(analysis, at) else {
        return Vec::new();
    };
    let (_, start) = source.line_of(at);
    match context(source.slice(Span::new(start, at))) {
        Some(Typed::Flag) => names(server, "--", "="),
        Some(Typed::Value(name)) => values(name, server),
        Some(Typed::Key) if server.dialect.facts().adds_dashes && is_key(source, server, at) => {
            names(server, "", ": ")
        }
        _ => Vec::new(),
    }
}

/// The server with the nearest anchor before a place, else the first.
fn nearest(analysis: &Analysis, at: u32) -> Option<&ApiServer> {
    let servers = &analysis.servers;
    let before = servers.iter().filter(|server| server.anchor.start <= at);
    before.max_by_key(|server| server.anchor.start).or_else(|| servers.first())
}

/// What is being typed.
enum Typed<'a> {
    /// `--kub`
    Flag,
    /// `--profiling=f`, or `profiling: f` under `extraArgs`
    Value(&'a str),
    /// `kub`, which may be a key
    Key,
}

/// Reads the line up to the cursor.
///
/// ```text
///     - --kubelet-cert            a flag
///     - --authorization-mode=No   a value
///       profiling: fal            a value, if the tool adds the dashes
///     - name: prof                a key
/// ```
fn context(before: &str) -> Option<Typed<'_>> {
    let word_starts = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '[' | '(');
    let word = before.rsplit(word_starts).next()?;
    if let Some(flag) = word.strip_prefix("--") {
        return Some(match flag.split_once('=') {
            Some((name, _)) => Typed::Value(name),
            None => Typed::Flag,
        });
    }
    let entry = before.trim_start().trim_start_matches("- ").trim_start();
    if entry.starts_with('#') {
        return None;
    }
    match entry.split_once(':') {
        Some((key, _)) if key != "name" => Some(Typed::Value(key.trim_matches(['"', '\'']))),
        _ => Some(Typed::Key),
    }
}

/// True for a line that is indented as the lines of the server's flags are, or that follows the key
/// that holds them.
fn is_key(source: &Source, server: &ApiServer, at: u32) -> bool {
    let (line, _) = source.line_of(at);
    let here = indent(source, line);
    let written = server.flags().filter(|flag| flag.origin == Origin::Written);
    let mut lines = written.map(|flag| source.line_of(flag.span.start).0).peekable();
    if lines.peek().is_none() {
        let (anchor, _) = source.line_of(server.anchor.start);
        return line > anchor && here > indent(source, anchor);
    }
    lines.any(|line| indent(source, line) == here)
}

/// How far a line's text is indented, the dash of a list item included.
fn indent(source: &Source, line: u32) -> usize {
    let text = source.line_span(line).map(|span| source.slice(span)).unwrap_or_default();
    text.len() - text.trim_start_matches([' ', '\t', '-']).len()
}

/// The flags of a version, those that it does not have yet first.
fn names(server: &ApiServer, before: &str, after: &str) -> Vec<CompletionItem> {
    let mut items = Vec::new();
    for flag in flags::of(server.component).all() {
        // One of the versions that it may be has to have it.
        if !server.version.any(|minor| flag.presence(minor) == Availability::Present) {
            continue;
        }
        let given = server.occurrences(flag.name).next().is_some();
        let label = format!("{before}{}", flag.name);
        let bare = flag.no_value().is_some() && !before.is_empty();
        let end = if bare { "" } else { after };
        items.push(CompletionItem {
            insert_text: Some(format!("{label}{end}")),
            filter_text: Some(label.clone()),
            sort_text: Some(format!("{}{}", u8::from(given), flag.name)),
            kind: Some(CompletionItemKind::PROPERTY),
            detail: Some(detail(flag, &server.version, given)),
            tags: deprecated(flag, &server.version).then(|| vec![CompletionItemTag::DEPRECATED]),
            label,
            ..CompletionItem::default()
        });
    }
    items
}

fn detail(flag: &KnownFlag, version: &Version, given: bool) -> String {
    let mut words = vec![format!("{:?}", flag.kind).to_lowercase()];
    if let Some(default) = flag.default_at(version.minors().1).filter(|text| !text.is_empty()) {
        words.push(format!("default {default}"));
    }
    if given {
        words.push("given already".to_owned());
    }
    words.join(", ")
}

fn deprecated(flag: &KnownFlag, version: &Version) -> bool {
    flag.deprecated().is_some_and(|since| since.surely(version))
}

/// The values of a flag, if only some are possible.
fn values(name: &str, server: &ApiServer) -> Vec<CompletionItem> {
    let Some(flag) = server.known(&flags::canonical(name)) else {
        return Vec::new();
    };
    let item = |value: &str| CompletionItem {
        label: value.to_owned(),
        kind: Some(CompletionItemKind::ENUM_MEMBER),
        ..CompletionItem::default()
    };
    value::choices(flag, &server.version).into_iter().map(item).collect()
}
