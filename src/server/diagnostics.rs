//! Findings as diagnostics: with the rule's page, and the other places they rest on.

use std::cmp::Reverse;
use std::path::Path;
use std::str::FromStr;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Location, NumberOrString, Uri,
};

use super::convert;
use crate::failure::Failure;
use crate::outcome::File;
use crate::report::rule_docs;
use crate::rule::{Finding, Severity};
use crate::source::{Source, Span};

/// Findings that are shown of a file. 80,000 of a file of 1 MB took 800 MB on their way to the editor.
const SHOWN_MAX: usize = 5000;

/// The diagnostics of a file: if it has very many findings, the worst, and how many more there are.
pub(super) fn of(file: &File, uri: &Uri) -> Vec<Diagnostic> {
    let source = &file.source;
    let failures = file.failures().iter().map(|failure| failed(source, failure));
    let mut findings: Vec<&Finding> = file.findings().collect();
    let left_out = findings.len().saturating_sub(SHOWN_MAX);
    if left_out > 0 {
        findings.sort_by_key(|finding| Reverse(finding.severity));
        findings.truncate(SHOWN_MAX);
    }
    let mut diagnostics: Vec<Diagnostic> = failures.collect();
    diagnostics.extend(findings.into_iter().map(|finding| found(source, finding, uri)));
    if left_out > 0 {
        diagnostics.push(Diagnostic {
            range: convert::range(source, Span::new(0, 0)),
            severity: Some(DiagnosticSeverity::INFORMATION),
            source: Some("scantling".to_owned()),
            message: format!("{left_out} more findings are not shown: scantling check lists them"),
            ..Diagnostic::default()
        });
    }
    diagnostics
}

fn failed(source: &Source, failure: &Failure) -> Diagnostic {
    let help = failure.help.map(|help| format!("\n{help}")).unwrap_or_default();
    Diagnostic {
        range: convert::range(source, failure.span.unwrap_or(Span::new(0, 0))),
        severity: Some(DiagnosticSeverity::ERROR),
        code: Some(NumberOrString::String("failed".to_owned())),
        source: Some("scantling".to_owned()),
        message: format!("could not be checked: {}{help}", failure.message),
        ..Diagnostic::default()
    }
}

/// A finding as a diagnostic.
pub(super) fn found(source: &Source, finding: &Finding, uri: &Uri) -> Diagnostic {
    let help = match &*finding.help {
        "" => String::new(),
        help => format!("\n{help}"),
    };
    let href = Uri::from_str(&rule_docs::address(finding.rule)).ok();
    Diagnostic {
        range: convert::range(source, finding.span),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Note => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.rule.id.to_owned())),
        code_description: href.map(|href| CodeDescription { href }),
        source: Some("scantling".to_owned()),
        message: format!("{}{help}", finding.message),
        related_information: Some(related(source, finding, uri)),
        tags: tag(finding).map(|tag| vec![tag]),
        data: None,
    }
}

fn related(source: &Source, finding: &Finding, uri: &Uri) -> Vec<DiagnosticRelatedInformation> {
    let mut related = Vec::new();
    for label in &finding.labels {
        let place = label.source(source);
        let other = label.source.as_ref().and_then(|other| convert::uri(Path::new(other.path())));
        let location = Location {
            uri: other.unwrap_or_else(|| uri.clone()),
            range: convert::range(place, label.span),
        };
        let message =
            if label.text.is_empty() { "here".to_owned() } else { label.text.clone().into_owned() };
        related.push(DiagnosticRelatedInformation { location, message });
    }
    related
}

/// The tag by which editors strike out what is deprecated, and grey out what is unnecessary.
fn tag(finding: &Finding) -> Option<DiagnosticTag> {
    match finding.rule.id {
        "deprecated-flag" | "removed-flag" => Some(DiagnosticTag::DEPRECATED),
        "duplicate-flag" | "unused-ignore" => Some(DiagnosticTag::UNNECESSARY),
        _ => None,
    }
}
