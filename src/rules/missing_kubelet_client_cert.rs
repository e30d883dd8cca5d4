//! `missing-kubelet-client-cert`: the API server is anonymous to the kubelets.

use super::pair::{Held, Pair, half_span};
use super::suggested_flags;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Finding, Group, Report, Rule, Severity};

const PAIR: Pair = Pair { certificate: "kubelet-client-certificate", key: "kubelet-client-key" };

pub(super) static RULE: Rule = Rule {
    id: "missing-kubelet-client-cert",
    group: Group::Kubelet,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: Some("5.3"),
    summary: "the API server has no client certificate for the kubelets",
    why: "The API server proves who it is to a kubelet with a client certificate. It needs \
--kubelet-client-certificate and --kubelet-client-key for that; with only one of them it sends none, \
without an error and without a warning (HasCertAuth, client-go transport/config.go, Kubernetes 1.20 \
and 1.36). Its requests are then anonymous. A kubelet that asks for authentication answers them with \
401, so that logs and exec fail; one that answers them takes the same requests from everybody who can \
reach its port.",
    fix: "set both: --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt and \
--kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/",
        "https://kubernetes.io/docs/setup/best-practices/certificates/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    match PAIR.of(server) {
        Held::Enough => report.undecided(server, &PAIR.names()),
        Held::Neither(empty) => {
            let span = empty.map_or(server.anchor, |flag| flag.value_span);
            let message = "neither --kubelet-client-certificate nor --kubelet-client-key is set: the \
API server is anonymous to the kubelets";
            let finding = report.at(span, message).label(if empty.is_some() {
                "no path"
            } else {
                "started without them"
            });
            finding.help(help(server)).fix(suggested_flags::flags(server, &PAIR.names()));
            for name in PAIR.names() {
                finding.flag(name);
            }
            answered(server, finding);
        }
        Held::Half { missing, empty, held } => {
            let message = format!(
                "--{missing} is {}, so --{} is not used: the API server is anonymous to the kubelets",
                if empty.is_some() { "empty" } else { "not set" },
                held.name,
            );
            let finding = report.at(half_span(empty, held), message);
            finding
                .label(if empty.is_some() { "no path" } else { "one half of a pair" })
                .fix(suggested_flags::half(server, PAIR, missing, held))
                .flag(missing);
            answered(server, finding);
        }
        Held::Without(missing, empty) => {
            let message =
                format!("--{missing} is empty: the API server is anonymous to the kubelets");
            let finding = report.at(empty.value_span, message);
            finding.label("no path").flag(missing);
            answered(server, finding);
        }
    }
}

fn help(server: &ApiServer) -> String {
    let what = "a client certificate that the kubelets' CA signed, and its key";
    suggested_flags::pair_help(server, PAIR.names(), RULE.fix, what)
}

/// Adds how the kubelets of the same file or folder answer an anonymous request.
fn answered(server: &ApiServer, finding: &mut Finding) {
    let Some((kubelet, anonymous)) = server.kubelets.anonymous() else {
        return;
    };
    let source = kubelet.source.clone();
    if anonymous.enabled {
        finding.also_in(source, anonymous.span, "these kubelets answer anybody").help(format!(
            "{}; then set authentication.anonymous.enabled: false in the KubeletConfiguration",
            help(server)
        ));
    } else {
        let text = "these kubelets refuse it: logs and exec fail";
        finding.also_in(source, anonymous.span, text);
    }
}
