//! `required-flag`: a flag without which kube-apiserver does not start.

use super::server_facts::authorization_modes;
use super::suggested_flags;
use crate::apiserver::validate::{self, Companion};
use crate::apiserver::{ApiServer, Completeness, Component, Setting};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "required-flag",
    group: Group::Startup,
    components: &Component::ALL,
    severity: Severity::Error,
    other_severities: &[],
    security_severity: None,
    summary: "a flag is missing without which kube-apiserver does not start",
    why: "kube-apiserver checks its flags together before it starts. It always needs --etcd-servers; \
from Kubernetes 1.20 on it needs --service-account-issuer and --service-account-signing-key-file \
(validateTokenRequest, cmd/kube-apiserver/app/options); the authorization modes ABAC and Webhook need \
the file that they read (pkg/kubeapiserver/options/authorization.go).",
    fix: "set the flag",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
        "https://kubernetes.io/docs/reference/access-authn-authz/authorization/",
    ],
    check,
};

/// A required flag, since which minor version, and what to write.
const ALWAYS: [(&str, u8, &str); 4] = [
    ("etcd-servers", 0, "--etcd-servers=https://127.0.0.1:2379"),
    (
        "service-account-issuer",
        20,
        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
    ),
    (
        "service-account-signing-key-file",
        20,
        "--service-account-signing-key-file=/etc/kubernetes/pki/sa.key",
    ),
    ("service-account-key-file", 20, "--service-account-key-file=/etc/kubernetes/pki/sa.pub"),
];

/// An authorization mode, and the flag for the file that it needs.
const MODES: [(&str, &str); 2] =
    [("ABAC", "authorization-policy-file"), ("Webhook", "authorization-webhook-config-file")];

fn check(server: &ApiServer, report: &mut Report) {
    for problem in validate::lacks(server) {
        super::say(server, &problem, report);
    }
    if !server.component.is_api_server() {
        return;
    }
    always(server, report);
    openid(server, report);
    for Companion { name, flag, needer } in validate::companions(server) {
        let message = format!(
            "--{name} is not set and is required by {needer}: kube-apiserver will not start"
        );
        report
            .at(flag.value_span, message)
            .label("needs another flag")
            .help(format!("set --{name}, or remove {needer}"))
            .flag(name)
            .flag(flag.name.clone());
    }
    authorization_files(server, report);
}

fn always(server: &ApiServer, report: &mut Report) {
    for (name, since, example) in ALWAYS {
        // A signer outside of the server keeps the keys, since 1.32.
        let elsewhere = name.ends_with("-key-file")
            && !matches!(server.setting("service-account-signing-endpoint"), Setting::Absent);
        if !server.version.at_least(since) || elsewhere || !is_missing(server, name) {
            continue;
        }
        let because = match since {
            0 => String::new(),
            _ => format!(" in Kubernetes {}", server.version),
        };
        let help = match name {
            "service-account-signing-key-file" => {
                let what = "the private key that service account tokens are signed with";
                suggested_flags::file_help(server, name, example, what)
            }
            "service-account-key-file" => {
                let what = "the public key of service account tokens";
                suggested_flags::file_help(server, name, example, what)
            }
            _ => format!("set {example}"),
        };
        missing(server, name, &because, help, report);
    }
}

fn authorization_files(server: &ApiServer, report: &mut Report) {
    let Some(modes) = authorization_modes(server) else {
        return;
    };
    for (mode, name) in MODES {
        if modes.contains(&mode) && server.setting(name).is_missing() {
            let because = format!(" by --authorization-mode {mode}");
            let help = format!("set --{name}, or leave {mode} out");
            missing(server, name, &because, help, report);
        }
    }
}

/// The issuer and the client of `OpenID Connect` take effect only together
/// (pkg/kubeapiserver/options/authentication.go, Validate).
fn openid(server: &ApiServer, report: &mut Report) {
    for (given, name) in
        [("oidc-issuer-url", "oidc-client-id"), ("oidc-client-id", "oidc-issuer-url")]
    {
        let set = matches!(server.setting(given), Setting::Set(_));
        if set && server.setting(name).is_missing() && server.version.at_least(10) {
            missing(server, name, &format!(" by --{given}"), format!("set --{name} too"), report);
        }
    }
    // Since 1.28 any flag of the kind needs the two, even an empty one.
    let flags = || server.flags().filter(|flag| !flag.maybe && flag.name.starts_with("oidc-"));
    let pair = ["oidc-issuer-url", "oidc-client-id"];
    let config = server.setting("authentication-config");
    if server.version.at_least(28)
        && config.is_missing()
        && pair.iter().all(|name| server.setting(name).is_missing())
        && let Some(flag) = flags().next()
    {
        let help = format!("set --oidc-issuer-url and --oidc-client-id, or remove --{}", flag.name);
        missing(server, "oidc-issuer-url", &format!(" by --{}", flag.name), help, report);
    }
}

/// In a list that a tool completes, only written flags are looked at: the tool may add others.
fn is_missing(server: &ApiServer, name: &str) -> bool {
    match server.setting(name) {
        Setting::Empty(_) => true,
        Setting::Absent => server.completeness == Completeness::Whole,
        _ => false,
    }
}

fn missing(
    server: &ApiServer,
    name: &'static str,
    because: &str,
    help: String,
    report: &mut Report,
) {
    let empty = server.setting(name).flag();
    let state = if empty.is_some() { "empty" } else { "not set" };
    let message =
        format!("--{name} is {state} and is required{because}: kube-apiserver will not start");
    report
        .at(empty.map_or(server.anchor, |flag| flag.value_span), message)
        .label(if empty.is_some() { "no value" } else { "started without it" })
        .help(help)
        .fix(suggested_flags::flags(server, &[name]))
        .flag(name);
}
