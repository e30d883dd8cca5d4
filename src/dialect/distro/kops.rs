//! kOps: the typed fields of `spec.kubeAPIServer`, also as nodes receive them in `NodeupConfig`.
//!
//! kOps adds flags in `nodeup/pkg/model/kube_apiserver.go` and `pkg/model/components/apiserver.go` of
//! kubernetes/kops (268927e). nodeup writes both certificate pairs over those of the fields;
//! `kubeletCertificateAuthority` is handed on.

use crate::apiserver::{ApiServer, Completeness, Dialect, Version};
use crate::dialect::command_line::{self, CommandLine};
use crate::dialect::context::Reader;
use crate::dialect::distro::kops_release::KopsReleases;
use crate::dialect::distro::{kops_cluster, kops_components, kops_fields};
use crate::dialect::flag_entry::{self, FlagEntry};
use crate::dialect::object::Object;
use crate::dialect::tool_version::Tool;
use crate::dialect::{flag_place, tools, version};
use crate::mapped_text::MappedText;
use crate::source::Span;
use crate::yaml::Node;

/// Fields whose list becomes one flag for each item; others are joined by commas.
const REPEATED: [&str; 3] = ["oidcRequiredClaim", "serviceAccountKeyFile", "serviceAccountIssuer"];

/// Reads a document.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    let root = object.node;
    if matches!(object.group(), "kops.k8s.io" | "kops") {
        if object.kind == "Cluster" {
            let anchor = object.kind_span();
            let field = root.at(&["spec", "kubernetesVersion"]);
            let version = version::of_field(field, anchor);
            let releases = KopsReleases::of(reader.tool(Tool::Kops), &version);
            reader.push(server(root, tools::KOPS_FLAGS, version.clone(), releases, anchor));
            let others = root.get("spec").map(|spec| kops_components::of_cluster(spec, &version));
            for other in others.into_iter().flatten() {
                reader.push(other);
            }
        }
    } else if let Some(span) = command_line::key_at(root, "APIServerConfig")
        && flag_place::at(root, tools::KOPS_NODE_FLAGS).is_some_and(Node::is_mapping)
    {
        let version = version::of_field(root.get("KubernetesVersion"), span);
        let releases = KopsReleases::of(reader.tool(Tool::Kops), &version);
        reader.push(server(root, tools::KOPS_NODE_FLAGS, version, releases, span));
    }
}

fn server(
    root: Node<'_>,
    path: &str,
    version: Version,
    releases: KopsReleases,
    kind: Span,
) -> ApiServer {
    let fields = flag_place::at(root, path);
    let key = fields.and_then(|_| command_line::key_at(root, path));
    let mut line = CommandLine::new(Dialect::Kops, key.unwrap_or(kind), tools::KOPS);
    for (key, value) in fields.map(Node::resolved_entries).unwrap_or_default() {
        if is_given(value) {
            field(key, value, &mut line);
        }
    }
    if let Some(spec) = root.get("spec") {
        kops_cluster::derive(root, spec, &version, releases, &mut line);
    }
    line.set_fixed();
    let issuers = fields.and_then(|fields| fields.get("additionalServiceAccountIssuers"));
    for issuer in issuers.into_iter().flat_map(Node::items) {
        line.append(FlagEntry::field("service-account-issuer", issuer.span(), issuer));
    }
    let mut faults = Vec::new();
    if let Some(spec) = root.get("spec") {
        kops_fields::misspelt(spec, &["kubeAPIServer"], &mut faults);
    }
    if let Some(fields) = fields {
        kops_fields::misspelt(fields, &kops_fields::names(), &mut faults);
    }
    line.server(version, Completeness::Defaulted, faults)
}

/// Puts a field in place of the default.
fn field(key: Node<'_>, value: Node<'_>, line: &mut CommandLine) {
    let Some(name) = key.text() else { return };
    let Some(flag) = kops_fields::flag_of(name) else {
        return;
    };
    let entries = if let Some(entry) = quantity(flag, key, value) {
        vec![entry]
    } else if REPEATED.contains(&name) && value.is_sequence() {
        value.items().map(|item| FlagEntry::field(flag, item.span(), item)).collect()
    } else if value.is_mapping() {
        vec![sorted(flag, key, value)]
    } else {
        vec![FlagEntry::field(flag, key.span(), value)]
    };
    if name != "serviceAccountKeyFile" {
        return line.replace(entries);
    }
    // nodeup puts its own key behind the written ones.
    for entry in entries.into_iter().rev() {
        line.prepend(entry);
    }
}

/// A field that is a map. kOps sorts its entries (`BuildFlags` in `pkg/flagbuilder/build_flags.go`).
fn sorted(flag: &str, key: Node<'_>, map: Node<'_>) -> FlagEntry {
    let mut entries: Vec<MappedText> = Vec::new();
    for (name, value) in map.resolved_entries() {
        entries.extend(flag_entry::assignment(name, value));
    }
    entries.sort_by(|one, other| one.text().cmp(other.text()));
    let joined = flag_entry::join(&entries, map.span());
    FlagEntry::new(&MappedText::coarse(flag, key.span()), Some(&joined), Some(map.span()))
}

/// A field that is a Kubernetes quantity (`auditWebhookBatchThrottleQps: 3140m`), which kOps writes
/// as a number.
fn quantity(flag: &str, key: Node<'_>, value: Node<'_>) -> Option<FlagEntry> {
    let thousandths = value.text()?.strip_suffix('m')?;
    let number = thousandths.parse::<f64>().ok()? / 1000.0;
    let mut word = MappedText::coarse(format!("{flag}="), key.span());
    word.push_replaced(&number.to_string(), value.span());
    flag.ends_with("-qps").then(|| FlagEntry::word(&word))
}

/// kOps leaves a field out that is empty (`BuildFlags`, pkg/flagbuilder).
fn is_given(value: Node<'_>) -> bool {
    let entries = value.is_mapping() && value.entries().next().is_some();
    let text = value.text().is_some_and(|text| !text.is_empty()) && !value.is_null();
    text || entries || value.items().next().is_some()
}
