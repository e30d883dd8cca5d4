//! `dashed-extra-arg`: dashes before a flag's name in kubeadm's `extraArgs`.

use crate::apiserver::{ApiServer, Argument, Component, Origin, StrayKind, flags};
use crate::edit::{Edit, Fix};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "dashed-extra-arg",
    group: Group::Kubeadm,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[],
    security_severity: None,
    summary: "dashes in extraArgs: kubeadm adds its own, and the server will not start",
    why: "kubeadm puts two dashes before every name in extraArgs and checks none of them. A name that \
has its dashes already becomes ----tls-cert-file, kube-apiserver ends with \"bad flag syntax\", and \
kubeadm waits for an API server that never answers (seen with kubeadm 1.20.2 and 1.36).",
    fix: "write the name without dashes",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/control-plane-flags/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    if !server.dialect.facts().adds_dashes {
        return;
    }
    for argument in &server.arguments {
        let Argument::Stray(stray) = argument else {
            continue;
        };
        if stray.kind != StrayKind::BadSyntax || stray.origin != Origin::Written {
            continue;
        }
        let written = stray.text.strip_prefix("--").unwrap_or(&stray.text);
        let written = written.split('=').next().unwrap_or_default();
        let name = written.trim_start_matches('-');
        let message = if name.is_empty() {
            "a flag without a name: kube-apiserver will not start".to_owned()
        } else {
            format!("kubeadm writes --{written}, which is no flag: kube-apiserver will not start")
        };
        let finding = report.at(stray.span, message).flag(flags::canonical(name));
        if !name.is_empty() {
            finding.help(format!("write {name}")).fix(Fix::safe([Edit::undash(stray)]));
        }
    }
}
