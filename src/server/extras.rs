//! Links to the pages of rules, and what a tool sets by itself as a hint in the line.

use std::str::FromStr;

use lsp_types::{DocumentLink, InlayHint, InlayHintKind, InlayHintLabel, InlayHintTooltip, Uri};

use super::convert;
use super::workspace::Analysis;
use crate::apiserver::{Flag, Origin};
use crate::report::rule_docs;
use crate::rule::Rule;
use crate::rules;
use crate::source::{Span, offset};

/// Links of a document. Nobody opens more.
const LINKS_MAX: usize = 5000;

/// The ids of rules in ignore comments, as links to their pages.
pub(super) fn links(analysis: &Analysis) -> Vec<DocumentLink> {
    let source = &analysis.file.source;
    let lists = lists_of_ids(source.text()).into_iter();
    let ids = lists.flat_map(|(start, list)| rules_of_list(start, list)).take(LINKS_MAX);
    ids.map(|(rule, span)| DocumentLink {
        range: convert::range(source, span),
        target: Uri::from_str(&rule_docs::address(rule)).ok(),
        tooltip: Some(rule.summary.to_owned()),
        data: None,
    })
    .collect()
}

/// The lists in ignore comments, each with its first byte:
///
/// ```text
/// # scantling: ignore[missing-kubelet-ca, duplicate-flag] why
/// ```
fn lists_of_ids(text: &str) -> Vec<(usize, &str)> {
    let mut lists = Vec::new();
    // A line may have 10,000 marks in front of one list.
    let mut read = 0;
    for (at, mark) in text.match_indices("scantling: ignore") {
        if at < read {
            continue;
        }
        let after = text.get(at + mark.len()..).unwrap_or_default();
        let (_, behind) = after.split_at(after.find(['[', '\n']).unwrap_or(after.len()));
        read = text.len() - behind.len();
        if let Some(list) = behind.strip_prefix('[') {
            let list = list.split([']', '\n']).next().unwrap_or_default();
            lists.push((read + 1, list));
            read += 1 + list.len();
        }
    }
    lists
}

/// The rules in a list that begins at a byte, each with its place.
fn rules_of_list(mut start: usize, list: &str) -> impl Iterator<Item = (&'static Rule, Span)> {
    list.split(',').filter_map(move |part| {
        let from = offset(start + part.len() - part.trim_start().len());
        start += part.len() + 1;
        let id = part.trim();
        Some((rules::find(id)?, Span::new(from, from + offset(id.len()))))
    })
}

/// How many flags the tool sets behind each server's anchor, and which.
pub(super) fn hints(analysis: &Analysis) -> Vec<InlayHint> {
    let source = &analysis.file.source;
    let mut hints = Vec::new();
    for server in &analysis.servers {
        let set = |flag: &&Flag| matches!(flag.origin, Origin::Default(_));
        let flags: Vec<String> = server.flags().filter(set).flat_map(Flag::strings).collect();
        if flags.is_empty() {
            continue;
        }
        let (line, _) = source.line_of(server.anchor.start);
        let end = source.line_span(line).map_or(server.anchor.end, |span| span.end);
        hints.push(InlayHint {
            position: convert::range(source, Span::new(end, end)).start,
            label: InlayHintLabel::String(format!(
                "{} sets {} more flags",
                server.dialect.name(),
                flags.len()
            )),
            kind: Some(InlayHintKind::PARAMETER),
            text_edits: None,
            tooltip: Some(InlayHintTooltip::String(flags.join("\n"))),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        });
    }
    hints
}
