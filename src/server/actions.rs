//! Quick fixes: what a rule proposes, an ignore comment, and all that is safe at once.

use lsp_types::{
    CodeAction, CodeActionKind, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Position, Range, TextDocumentEdit, TextEdit,
    WorkspaceEdit,
};

use super::convert;
use super::diagnostics;
use super::workspace::{Analysis, OpenDocument};
use crate::edit::Safety;
use crate::fix::{self, FixContext};
use crate::outcome::Reported;
use crate::rule::Finding;
use crate::source::{Source, Span};
use crate::suppress;

/// Fixes everything that is safe; the kind by which editors run it on saving.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.scantling");

/// Findings of a selection for which something is offered. Nobody reads a menu that is longer.
const OFFERED_MAX: usize = 200;

/// What can be done about the findings that a selection touches; `only` are the kinds that are wanted,
/// all if it is empty.
pub(super) fn of(
    document: &OpenDocument,
    analysis: &Analysis,
    range: Range,
    only: &[CodeActionKind],
) -> Vec<CodeAction> {
    // Kinds form a tree: who wants `source` or `source.fixAll` wants this one.
    let wanted = |kind: &CodeActionKind| {
        only.is_empty() || only.iter().any(|only| is_below(kind.as_str(), only.as_str()))
    };
    // It is worked out only if it is asked for, because every fix is tried.
    if !only.is_empty() && wanted(&FIX_ALL) {
        return fix_all(document, analysis).into_iter().collect();
    }
    if !wanted(&CodeActionKind::QUICKFIX) {
        return Vec::new();
    }
    let source = &analysis.file.source;
    let selected = Span::new(convert::byte(source, range.start), convert::byte(source, range.end));
    let mut actions = Vec::new();
    let is_in = |span: Span| span.start <= selected.end && selected.start <= span.end;
    let touched = analysis.file.findings.iter().filter(|one| is_in(one.finding.span));
    for reported in touched.take(OFFERED_MAX) {
        actions.extend(quick_fix(document, source, reported));
        actions.extend(ignore(document, source, &reported.finding));
    }
    actions
}

fn is_below(kind: &str, parent: &str) -> bool {
    kind.strip_prefix(parent).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The fix of a finding, as the rule proposes it.
fn quick_fix(document: &OpenDocument, source: &Source, reported: &Reported) -> Option<CodeAction> {
    let finding = &reported.finding;
    let text_edits = reported.text_edits()?;
    let safe = is_safe(finding);
    let edits = text_edits.iter().map(|text_edit| TextEdit {
        range: convert::range(source, text_edit.span),
        new_text: text_edit.text.clone(),
    });
    let review = if safe { "" } else { " (review the result)" };
    let title = format!("Fix {}{review}", finding.rule.id);
    Some(CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostics::found(source, finding, &document.uri)]),
        edit: Some(workspace_edit(document, edits.collect())),
        is_preferred: Some(safe),
        ..CodeAction::default()
    })
}

/// A comment above the line of a finding, if the text can have one there.
fn ignore(document: &OpenDocument, source: &Source, finding: &Finding) -> Option<CodeAction> {
    let ids = [finding.rule.id];
    let comment = suppress::comment_above(source, finding.span, &ids, suppress::NO_REASON)?;
    let edit = TextEdit { range: convert::range(source, comment.span), new_text: comment.text };
    Some(CodeAction {
        title: format!("Ignore {} here", finding.rule.id),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostics::found(source, finding, &document.uri)]),
        edit: Some(workspace_edit(document, vec![edit])),
        ..CodeAction::default()
    })
}

/// Every safe fix, made as `--fix` makes them: tried, read again and judged again.
fn fix_all(document: &OpenDocument, analysis: &Analysis) -> Option<CodeAction> {
    let safe = |reported: &&Reported| reported.text_edits().is_some() && is_safe(&reported.finding);
    let source = &analysis.file.source;
    analysis.file.findings.iter().find(safe)?;
    let context = FixContext { options: &analysis.options, cross_file: &analysis.cross_file };
    let fixed = fix::fix_source(source, context, Safety::Safe).text;
    if fixed == source.text() {
        return None;
    }
    let last = u32::try_from(source.text().lines().count()).unwrap_or(u32::MAX);
    let whole = Range::new(Position::new(0, 0), Position::new(last.saturating_add(1), 0));
    let edit = TextEdit { range: whole, new_text: fixed };
    Some(CodeAction {
        title: "Make all safe fixes".to_owned(),
        kind: Some(FIX_ALL),
        edit: Some(workspace_edit(document, vec![edit])),
        ..CodeAction::default()
    })
}

fn is_safe(finding: &Finding) -> bool {
    finding.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe)
}

/// Edits of one version of a document: an editor that has another one by now refuses them.
fn workspace_edit(document: &OpenDocument, edits: Vec<TextEdit>) -> WorkspaceEdit {
    let edit = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            uri: document.uri.clone(),
            version: Some(document.version),
        },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    };
    let operations = vec![DocumentChangeOperation::Edit(edit)];
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        ..WorkspaceEdit::default()
    }
}
