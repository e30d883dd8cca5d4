//! `shared-identity`: one CA, certificate or key in two roles that should be apart.

use super::server_facts::named;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity, SeverityCase};

pub(super) static RULE: Rule = Rule {
    id: "shared-identity",
    group: Group::Serving,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[SeverityCase::new(
        Severity::Note,
        "the serving certificate is also the client certificate for the kubelets",
    )],
    security_severity: Some("5.9"),
    summary: "one CA, certificate or key plays two roles that should be apart",
    why: "A client with a certificate of --requestheader-client-ca-file may name the user it acts \
for in HTTP headers, unless --requestheader-allowed-names restricts that to some names. If the \
same CA signs the certificates of users or kubelets, each of them can become any user. The key of \
a CA in --tls-private-key-file puts the key of the whole cluster on every API server. A serving \
certificate that is also the client certificate for the kubelets is common; it only means that \
both have to be renewed together.",
    fix: "use a separate CA for the front proxy, and a separate certificate for each role",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/",
        "https://kubernetes.io/docs/setup/best-practices/certificates/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    front_proxy(server, report);
    if let Some((key, path)) = named(server, "tls-private-key-file")
        && is_ca_key(path)
    {
        let message = format!("{path} is the key of a CA, and the API server serves with it");
        report
            .at(key.value_span, message)
            .help("give the API server a key and a certificate of its own, signed by the CA")
            .flag(key.name.clone());
    }
    if let Some((serving, path)) = named(server, "tls-cert-file")
        && let Some((client, same)) = named(server, "kubelet-client-certificate")
        && path == same
    {
        let message = "the serving certificate is also the client certificate for the kubelets";
        report
            .at(client.value_span, message)
            .severity(Severity::Note)
            .also(serving.value_span, "served from here")
            .help("a client certificate of its own can be renewed and revoked alone")
            .flag(client.name.clone())
            .flag(serving.name.clone());
    }
}

/// The CA of the front proxy, if it signs other certificates too and any name is allowed.
fn front_proxy(server: &ApiServer, report: &mut Report) {
    let names = server.setting("requestheader-allowed-names");
    let Some((proxy, proxy_path)) = named(server, "requestheader-client-ca-file") else {
        return;
    };
    if !names.is_missing() {
        return;
    }
    let state = if names.flag().is_some() { "empty" } else { "not set" };
    for (name, who) in [
        ("client-ca-file", "every client certificate of that CA"),
        ("kubelet-certificate-authority", "every kubelet with a certificate of that CA"),
    ] {
        let Some((other, path)) = named(server, name) else {
            continue;
        };
        if path == proxy_path {
            let message = format!(
                "--{} and --{name} are the same CA and --requestheader-allowed-names is {state}: {who} \
can claim to be any user",
                proxy.name,
            );
            report
                .at(proxy.value_span, message)
                .also(other.value_span, "the same CA")
                .flag(proxy.name.clone())
                .flag(name);
        }
    }
}

fn is_ca_key(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    matches!(
        file,
        "ca.key" | "ca-key.pem" | "ca_key.pem" | "ca.key.pem" | "root-ca.key" | "rootCA.key"
    )
}
