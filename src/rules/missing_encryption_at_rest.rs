//! `missing-encryption-at-rest`: the Secrets lie in etcd as they are.

use super::demand;
use crate::apiserver::{ApiServer, Component};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "missing-encryption-at-rest",
    group: Group::Storage,
    components: &[Component::KubeApiServer],
    severity: Severity::Note,
    other_severities: &[],
    security_severity: Some("4.4"),
    summary: "the Secrets lie in etcd as they are",
    why: "Without --encryption-provider-config Secrets are stored in etcd in clear text: who \
reads its data directory, a backup or a disk has them all \
(staging/src/k8s.io/apiserver/pkg/server/options/encryptionconfig).",
    fix: "write an EncryptionConfiguration with kms, secretbox or aescbc, mount it and set \
--encryption-provider-config",
    is_fixable: false,
    references: &["https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/"],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    // Up to 1.12 the flag had another name.
    if !server.setting("experimental-encryption-provider-config").is_missing() {
        return;
    }
    demand::set(server, report, "encryption-provider-config", "Secrets lie in etcd in clear text");
}
