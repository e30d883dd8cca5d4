//! `duplicate-flag`: a flag given twice, of which only the last one takes effect.

use super::written;
use crate::apiserver::{ApiServer, FaultKind, Flag, flags};
use crate::edit::{Edit, Fix};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "duplicate-flag",
    group: Group::Startup,
    severity: Severity::Warning,
    other_severities: &[SeverityCase::new(Severity::Note, "both values are the same")],
    security_severity: None,
    summary: "a flag is given twice, and the earlier value is ignored",
    why: "A flag with a single value keeps the last value and ignores the others without a \
message, so a reader who sees only the first one is misled. The values of lists, such as \
--enable-admission-plugins, add up, so the rule does not report them. --service-account-issuer \
became a list in Kubernetes 1.22 or 1.23.",
    fix: "remove the earlier one",
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    let written: Vec<&Flag> = written(server).collect();
    for (at, flag) in written.iter().enumerate() {
        let Some(known) = flags::find(&flag.name) else {
            continue;
        };
        // If the tool refuses the second one, neither is overridden.
        let refused = server.faults.iter().any(
            |fault| matches!(&fault.kind, FaultKind::Repeated { flag: name } if *name == flag.spelling),
        );
        if refused || known.accumulates(&server.version) != Some(false) {
            continue;
        }
        // One that a template's condition decides on may not be there, or only instead of this one.
        let Some(last) =
            written.iter().skip(at + 1).rfind(|other| other.name == flag.name && !other.maybe)
        else {
            continue;
        };
        let same = flag.value == last.value;
        let message = if same {
            format!("--{} is given again further on, with the same value", flag.name)
        } else {
            format!("this value of --{} is dead: the flag is given again further on", flag.name)
        };
        report
            .at(flag.span, message)
            .fix(without(server, flag, last))
            .severity(if same { Severity::Note } else { Severity::Warning })
            .label("never used")
            .also(last.span, "the one that counts")
            .flag(&*flag.name);
    }
}

/// What a condition of a template decides on may be all there is, and before an empty value the dead
/// one is hardly the one too many.
fn without(server: &ApiServer, dead: &Flag, last: &Flag) -> Option<Fix> {
    if last.is_empty() && !dead.is_empty() {
        return None;
    }
    let mut edits = vec![Edit::remove(dead)];
    // Of two spellings only the one with dashes displaces the tool's own flag, and it is to go.
    if server.dialect.facts().adds_dashes && last.spelling.contains('_') {
        edits.push(Edit::rename(last, &last.name));
    }
    (!dead.maybe && !last.maybe).then(|| Fix::safe(edits))
}
