//! What each profile reports of one manifest.

use std::collections::BTreeSet;

use scantling::check::{self, Options};
use scantling::profile::{Extent, Profile};
use scantling::rules;

fn manifest(flags: &[&str]) -> String {
    let mut text = String::from(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-apiserver\nspec:\n  containers:\n  - name: \
kube-apiserver\n    image: registry.k8s.io/kube-apiserver:v1.31.4\n    command:\n    - kube-apiserver\n",
    );
    for flag in flags {
        text += "    - ";
        text += flag;
        text += "\n";
    }
    text
}

/// The rules that the default profile reports.
fn reported(flags: &[&str]) -> BTreeSet<&'static str> {
    let options = Options::plain().unwrap();
    let file = check::text("kube-apiserver.yaml", &manifest(flags), &options);
    file.findings().map(|finding| finding.rule.id).collect()
}

#[test]
fn what_is_written_is_reported_by_default() {
    let written = reported(&[
        "--anonymous-auth=true",
        "--authorization-mode=Webhook",
        "--enable-admission-plugins=PodNodeSelector",
        "--client-ca-file=",
    ]);
    for rule in [
        "anonymous-requests",
        "missing-node-authorization",
        "missing-rbac-authorization",
        "missing-node-restriction",
        "missing-client-ca",
    ] {
        assert!(written.contains(rule), "{rule} is not among {written:?}");
    }
}

/// With `AlwaysAllow` every account is an administrator. What else the list of modes lacks follows from that.
#[test]
fn one_finding_says_that_every_request_is_allowed() {
    for modes in ["--authorization-mode=AlwaysAllow", "--authorization-mode=AlwaysAllow,Node"] {
        let reported = reported(&[modes]);
        assert!(reported.contains("always-allow-authorization"), "{modes}: {reported:?}");
        for consequence in ["missing-node-authorization", "missing-rbac-authorization"] {
            assert!(!reported.contains(consequence), "{modes}: {reported:?}");
        }
    }
}

#[test]
fn what_is_not_written_waits_for_a_profile() {
    let absent = reported(&["--etcd-servers=https://127.0.0.1:2379"]);
    for rule in rules::ALL {
        let waits = Profile::Default.extent(rule) != Extent::Everything;
        assert!(!waits || !absent.contains(rule.id), "{} is among {absent:?}", rule.id);
    }
}
