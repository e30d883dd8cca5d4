//! The file that `--leader-migration-config` of kube-controller-manager names.

use std::sync::OnceLock;

use super::decode::TypedDocument;
use super::faults::Faults;
use super::formats::FileFormat;
use super::found::judge_flagged;
use super::{ConfigFault, Given, HostFile, Schema, decode};
use crate::apiserver::{ApiServer, FileFault, value};

/// The first minor version that has the flag.
const OLDEST: u8 = 21;

const FLAG: &str = "leader-migration-config";
const KINDS: &[&str] = &["LeaderMigrationConfiguration"];

fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| Schema::read(include_str!("kube-controller-manager.schema")))
}

/// The faults of the file, if the migration is on.
pub(super) fn judge_files(
    server: &ApiServer,
    find: &dyn Fn(&str) -> Option<HostFile>,
) -> Vec<FileFault> {
    let enabled = server.setting("enable-leader-migration").flag().and_then(|flag| flag.known());
    if enabled.and_then(value::boolean) != Some(true) {
        return Vec::new();
    }
    let flag = (FLAG, FileFormat::Document(KINDS), OLDEST);
    judge_flagged(server, flag, find, |text, stream, inquiry| {
        let decoded = decode::decode(schema(), KINDS, text, stream, inquiry.minor);
        match decoded.document {
            Some(document) => check(document),
            None => decoded.faults,
        }
    })
}

/// `ValidateLeaderMigrationConfiguration` (pkg/leadermigration/config/config.go of k8s.io/controller-manager).
fn check(document: TypedDocument<'_>) -> Vec<ConfigFault> {
    let mut faults = Faults::default();
    let record = document.record;
    faults.require(record, "leaderName", "add leaderName");
    // v1 has no such field, and sets it to leases.
    let has_lock = !document.api_version.ends_with("/v1");
    if has_lock {
        faults.choice(record, "resourceLock", &["leases", "endpoints"]);
    } else if let Given::Known(_) = record.text("resourceLock") {
        let span = record.span_of("resourceLock");
        faults.at(span, "unknown field \"resourceLock\"", "remove it");
    }
    for leader in record.items("controllerLeaders") {
        faults.require(leader, "name", "add the name of the controller");
        faults.require(leader, "component", "add component: kube-controller-manager");
    }
    faults.into_list()
}
