//! The file that `--config` of the kubelet names.
//!
//! A `KubeletConfiguration` is read as a kubelet, with its fields as flags, wherever it is written. This
//! module judges the rest: files of another kind, and fields that no flag has.

use std::sync::OnceLock;

use super::formats::FileFormat;
use super::found::judge_flagged;
use super::{ConfigFault, HostFile, Record, Schema, decode, kubelet_checks, versions};
use crate::apiserver::gates::Assigned;
use crate::apiserver::version::NEWEST_MINOR;
use crate::apiserver::{ApiServer, FileFault};
use crate::yaml::Node;

/// The oldest minor version whose files were read in the source.
const OLDEST: u8 = 20;

const KIND: &str = "KubeletConfiguration";
const KINDS: &[&str] = &[KIND];

fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(|| Schema::read(include_str!("kubelet.schema")))
}

/// The faults of the file that `--config` names, unless it is read as a kubelet by itself.
pub(super) fn judge_files(
    server: &ApiServer,
    find: &dyn Fn(&str) -> Option<HostFile>,
) -> Vec<FileFault> {
    let flag = ("config", FileFormat::Document(KINDS), OLDEST);
    judge_flagged(server, flag, find, |text, stream, inquiry| {
        let first = stream.documents().first().and_then(|document| stream.root(document));
        if first.is_some_and(is_kubelet) {
            return Vec::new();
        }
        decode::decode(schema(), KINDS, text, stream, inquiry.minor).faults
    })
}

/// True for an object that is read as a kubelet, whichever its version is.
fn is_kubelet(root: Node<'_>) -> bool {
    let text = |key| root.get(key).and_then(Node::text);
    text("kind") == Some(KIND)
        && text("apiVersion").is_some_and(|version| version.starts_with("kubelet.config.k8s.io/"))
}

/// What stops the kubelet that a `KubeletConfiguration` was read as, in fields that no flag has.
pub fn kubelet_faults(server: &ApiServer, root: Node<'_>) -> Vec<ConfigFault> {
    let (min, max) = server.version.minors();
    let undecoded = undecodable(root, max.min(NEWEST_MINOR));
    if !undecoded.is_empty() || max < OLDEST {
        return undecoded;
    }
    let gates = Assigned::of(server);
    let kubelet = Record::new(root, root.span());
    versions::common_faults((min.max(OLDEST), max.min(NEWEST_MINOR)), |minor| {
        kubelet_checks::check(kubelet, minor, &|name| gates.enabled(name, minor))
    })
}

/// Why the kubelet cannot decode a `KubeletConfiguration`. It warns of unknown and repeated fields only
/// (pkg/kubelet/kubeletconfig/util/codec/codec.go, `DecodeKubeletConfiguration`).
fn undecodable(root: Node<'_>, minor: u8) -> Vec<ConfigFault> {
    decode::decode_node(schema(), KINDS, root, minor).faults
}
