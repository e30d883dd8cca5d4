//! `unreadable-yaml`: text that Kubernetes' YAML parser refuses, or reads otherwise than others.

use crate::apiserver::manifest::TextFault;
use crate::apiserver::{ApiServer, Component, FaultKind, ManifestFault};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "unreadable-yaml",
    group: Group::Manifest,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[SeverityCase::new(
        Severity::Warning,
        "the text has an invisible line break, which only Kubernetes' parser sees",
    )],
    security_severity: None,
    summary: "text that Kubernetes' YAML parser refuses or reads otherwise",
    why: "Kubernetes reads YAML 1.1 with go-yaml v2. It refuses a tab in front of a line's text or \
behind the dash of a list (\"found character that cannot start any token\"), and a document that says \
it is of another version than 1.1 (\"found incompatible YAML document\"). The characters U+0085, \
U+2028 and U+2029, which editors do not show, end a line for it: what follows one in a comment is not \
in the comment any more. Parsers of YAML 1.2, this one among them, read all of that another way.",
    fix: "indent with spaces",
    is_fixable: false,
    references: &["https://yaml.org/spec/1.1/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let reader = server.dialect.facts().reader;
    for fault in &server.faults {
        let FaultKind::Manifest(ManifestFault::Text(text)) = fault.kind else {
            continue;
        };
        match text {
            TextFault::Tab => report
                .at(fault.span, format!("{reader} refuses the file for this tab"))
                .label("a tab"),
            TextFault::LineBreak(c) => report
                .at(fault.span, format!("to {reader} a line ends here, at U+{:04X}", u32::from(c)))
                .severity(Severity::Warning)
                .label("an invisible line break")
                .help("take the character out, or write it as an escape in double quotes"),
            TextFault::Version => report
                .at(
                    fault.span,
                    format!("{reader} refuses the file: it knows no YAML version but 1.1"),
                )
                .label("not 1.1")
                .help("take the %YAML line out"),
        };
    }
}
