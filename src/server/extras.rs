//! Links to the pages of rules, and what a tool sets by itself as a hint in the line.

use std::str::FromStr;

use lsp_types::{DocumentLink, InlayHint, InlayHintKind, InlayHintLabel, InlayHintTooltip, Uri};

use super::convert;
use super::workspace::Analysis;
use crate::apiserver::{Flag, Origin};
use crate::report::rule_docs;
use crate::rules;
use crate::source::{Span, offset};

/// Links of a document. Nobody opens more.
const LINKS_MAX: usize = 5000;

/// The ids of rules in ignore comments, as links to their pages.
pub(super) fn links(analysis: &Analysis) -> Vec<DocumentLink> {
    let source = &analysis.file.source;
    let text = source.text();
    let mut links = Vec::new();
    // A line may have 10,000 marks in front of one list.
    let mut read = 0;
    // `# scantling: ignore[missing-kubelet-ca, duplicate-flag] why`
    for (at, mark) in text.match_indices("scantling: ignore") {
        if at < read {
            continue;
        }
        if links.len() >= LINKS_MAX {
            break;
        }
        let after = text.get(at + mark.len()..).unwrap_or_default();
        let mut start = text.len() - after.len() + after.find(['[', '\n']).unwrap_or(after.len());
        read = start;
        let Some(list) = text.get(start..).and_then(|rest| rest.strip_prefix('[')) else {
            continue;
        };
        start += 1;
        let list = list.split([']', '\n']).next().unwrap_or_default();
        read = start + list.len();
        for part in list.split(',') {
            let blank = part.len() - part.trim_start().len();
            let id = part.trim();
            if let Some(rule) = rules::find(id)
                && links.len() < LINKS_MAX
            {
                let from = offset(start + blank);
                let span = Span::new(from, from + offset(id.len()));
                links.push(DocumentLink {
                    range: convert::range(source, span),
                    target: Uri::from_str(&rule_docs::address(rule)).ok(),
                    tooltip: Some(rule.summary.to_owned()),
                    data: None,
                });
            }
            start += part.len() + 1;
        }
    }
    links
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
