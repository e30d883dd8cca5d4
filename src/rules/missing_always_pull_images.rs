//! `missing-always-pull-images`: a Pod can run an image that its node has without credentials for it.

use super::plugins;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-always-pull-images",
    group: Group::Admission,
    components: &[Component::KubeApiServer],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("3.1"),
    summary: "a Pod can run an image that its node has without credentials for it",
    why: "An image that one Pod pulled with credentials lies on the node, and another Pod there \
can run it without any. The admission plugin AlwaysPullImages makes every Pod ask the registry \
again (plugin/pkg/admission/alwayspullimages). The price: no Pod starts while the registry cannot \
be reached. From Kubernetes 1.33 on the kubelet can check credentials itself \
(imagePullCredentialsVerificationPolicy).",
    fix: "add AlwaysPullImages to --enable-admission-plugins if Pods of several owners share \
nodes",
    is_fixable: true,
    references: &[
        "https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#alwayspullimages",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    plugins::missing(server, report, "AlwaysPullImages", "a Pod can run images that others pulled");
}
