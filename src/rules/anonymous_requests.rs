//! `anonymous-requests`: the API server answers requests without credentials.

use super::demand;
use super::modes::Modes;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "anonymous-requests",
    group: Group::Access,
    components: &[Component::KubeApiServer],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.7"),
    summary: "the API server answers requests without credentials",
    why: "With --anonymous-auth, which is on by default, a request without credentials is not \
refused. It gets the user system:anonymous and the group system:unauthenticated, and the \
authorization modes decide (pkg/kubeapiserver/options/authentication.go, Kubernetes 1.20 and 1.36). \
RBAC gives that group the health and version endpoints and, in a cluster made by kubeadm, the \
cluster-info ConfigMap that a joining node reads; one careless binding gives it everything. From \
Kubernetes 1.31 on, the anonymous section of the file of --authentication-config can limit such \
requests to named paths, which is better than either value of the flag. Load balancers that probe \
/livez without credentials need them.",
    fix: "set --anonymous-auth=false if no probe and no kubeadm join needs anonymous requests; or \
name the paths that are open in the anonymous section of the AuthenticationConfiguration",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    // The anonymous section of that file replaces the flag (Kubernetes 1.31, KEP 4633).
    if !server.setting("authentication-config").is_missing() {
        return;
    }
    // With AlwaysAllow the server switches them off itself (pkg/kubeapiserver/options/authentication.go,
    // ApplyAuthorization).
    let always = match Modes::of(server) {
        Modes::Known(modes) => modes.iter().any(|(mode, _)| mode == "AlwaysAllow"),
        Modes::Unknown => false,
    };
    let so = if always {
        "requests without credentials are answered with any authorization mode but AlwaysAllow"
    } else {
        "requests without credentials are answered"
    };
    if let Some(finding) = demand::switch(server, report, "anonymous-auth", false, so)
        && server.is_probed
    {
        // Its probes would get 401, and the kubelet would restart it again and again.
        finding.fix(None);
        finding.help(
            "keep it on, because the kubelet probes this server without credentials; from Kubernetes 1.31 \
on, the anonymous section of the AuthenticationConfiguration can limit it to /livez, /readyz and /healthz",
        );
    }
}
