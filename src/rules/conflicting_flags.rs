//! `conflicting-flags`: flags that kube-apiserver refuses together.

use super::server_facts::{authorization_modes, written};
use crate::apiserver::{ApiServer, Component, Flag, Origin, validate};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "conflicting-flags",
    group: Group::Startup,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[],
    security_severity: None,
    summary: "two flags that kube-apiserver refuses together",
    why: "--authorization-config replaces --authorization-mode and the flags of the webhook, and \
the server does not start with both. The same applies to --admission-control and \
--enable-admission-plugins. The server also refuses the file of the mode ABAC or Webhook if \
--authorization-mode does not name that mode, because whoever sets the file expects it to be in \
force (pkg/kubeapiserver/options/authorization.go, Validate).",
    fix: "remove one of the two",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/reference/access-authn-authz/authorization/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for problem in validate::conflicts(server) {
        let other = problem.other.as_ref().map(|(flag, _)| flag.origin);
        if problem.flag.origin == Origin::Written || other == Some(Origin::Written) {
            super::say(server, &problem, report);
        }
    }
    if !server.component.is_api_server() {
        return;
    }
    admission(server, report);
    if let Some(config) = server.setting("authorization-config").flag()
        && !config.is_empty()
    {
        let certain = server.flags().filter(|flag| !flag.maybe);
        let others = certain.filter(|flag| {
            flag.name == "authorization-mode" || flag.name.starts_with("authorization-webhook-")
        });
        for other in others {
            conflict(config, other, report);
        }
        return;
    }
    files_without_mode(server, report);
}

/// The file of an authorization mode that is not in the list of modes.
fn files_without_mode(server: &ApiServer, report: &mut Report) {
    let Some(modes) = authorization_modes(server) else {
        return;
    };
    let files =
        [("authorization-policy-file", "ABAC"), ("authorization-webhook-config-file", "Webhook")];
    for (name, mode) in files {
        let Some(file) = server.setting(name).flag().filter(|flag| !flag.is_empty()) else {
            continue;
        };
        if !modes.contains(&mode) {
            let message = format!(
                "--{name} is set and --authorization-mode has no {mode}: kube-apiserver will not start",
            );
            report
                .at(file.name_span, message)
                .help(format!("add {mode} to --authorization-mode, or remove --{name}"))
                .flag(name)
                .flag("authorization-mode");
        }
    }
}

/// The old list of plugins excludes the two new ones (pkg/kubeapiserver/options/admission.go,
/// Validate, since 1.10).
fn admission(server: &ApiServer, report: &mut Report) {
    let old = sure(server).find(|flag| flag.name == "admission-control");
    let new = sure(server).find(|flag| {
        matches!(&*flag.name, "enable-admission-plugins" | "disable-admission-plugins")
    });
    if let (Some(old), Some(new), true) = (old, new, server.version.at_least(10)) {
        let message = format!(
            "--admission-control and --{} exclude each other: kube-apiserver will not start",
            new.name,
        );
        report
            .at(old.name_span, message)
            .also(new.name_span, "replaces it")
            .help(format!("name all plugins in --{}, and remove --admission-control", new.name))
            .flag(old.name.clone())
            .flag(new.name.clone());
    }
}

/// The flags that somebody wrote and no condition of a template decides on. What a tool adds depends
/// on its own version, which the manifest does not tell.
fn sure(server: &ApiServer) -> impl Iterator<Item = &Flag> {
    written(server).filter(|flag| !flag.maybe && !flag.is_empty())
}

fn conflict(config: &Flag, other: &Flag, report: &mut Report) {
    let message = format!(
        "--{} and --authorization-config exclude each other: kube-apiserver will not start",
        other.name,
    );
    report
        .at(other.name_span, message)
        .also(config.name_span, "replaces it")
        .help(format!("remove --{}", other.name))
        .flag(other.name.clone())
        .flag(config.name.clone());
}
