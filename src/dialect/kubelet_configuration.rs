//! `KubeletConfiguration`: a kubelet, with the flags that its fields set.
//!
//! A field has the name of a flag and the same meaning, so rules about flags judge it. What is not
//! written has the default of the file, which for some fields is not that of the flag
//! (pkg/kubelet/apis/config/v1beta1/defaults.go, Kubernetes 1.36).

use std::sync::OnceLock;

use crate::apiserver::{
    ApiServer, Completeness, Component, Dialect, Fault, FaultKind, FileFault, ManifestFault,
    Partial, Version,
};
use crate::built_in_table::{self, Cells};
use crate::component_config;
use crate::dialect::command_line::CommandLine;
use crate::dialect::context::Reader;
use crate::dialect::defaults::ToolFlags;
use crate::dialect::flag_entry::FlagEntry;
use crate::dialect::object::Object;
use crate::yaml::{Node, Presence, Scalar};

/// The defaults of the file that controls ask for.
const DEFAULTS: ToolFlags = ToolFlags(include_str!("defaults/kubelet-configuration.flags"));

/// What a field takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FieldKind {
    Bool,
    Number,
    Text,
    List,
    Map,
    Other,
}

struct KubeletField {
    path: Vec<&'static str>,
    kind: FieldKind,
    flag: &'static str,
}

fn fields() -> &'static [KubeletField] {
    static FIELDS: OnceLock<Vec<KubeletField>> = OnceLock::new();
    FIELDS.get_or_init(|| {
        built_in_table::rows(include_str!("kubelet_fields.tsv")).filter_map(field).collect()
    })
}

fn field(mut cells: Cells) -> Option<KubeletField> {
    let path = cells.next()?.split('.').collect();
    let kind = match cells.next()? {
        "bool" => FieldKind::Bool,
        "number" => FieldKind::Number,
        "text" => FieldKind::Text,
        "list" => FieldKind::List,
        "map" => FieldKind::Map,
        _ => FieldKind::Other,
    };
    Some(KubeletField { path, kind, flag: cells.next()? })
}

/// The field that sets what a flag of the kubelet sets: `authentication.anonymous.enabled`.
pub(crate) fn field_of(flag: &str) -> Option<String> {
    let field = fields().iter().find(|field| field.flag == flag)?;
    Some(field.path.join("."))
}

/// Reads the kubelet of a `KubeletConfiguration`.
pub(crate) fn read(object: Object<'_>, reader: &mut Reader<'_>) {
    if object.group() != "kubelet.config.k8s.io" || object.kind != "KubeletConfiguration" {
        return;
    }
    if !reader.first_time(object.node) {
        return;
    }
    let anchor = object.kind_span();
    let mut line = CommandLine::new(Dialect::KubeletConfiguration, anchor, DEFAULTS);
    let mut faults = Vec::new();
    for field in fields() {
        let Some(value) = object.node.at(&field.path) else {
            continue;
        };
        if value.is_null() || value.is_hole() {
            continue;
        }
        if value.presence(anchor) == Presence::Certain
            && let Some(fault) = wrong_type(field, value)
        {
            faults.push(fault);
            continue;
        }
        if is_default(field, value) {
            continue;
        }
        line.replace(vec![entry(field, value)]);
    }
    let completeness = if object.node.may_gain_keys() {
        Completeness::Partial(Partial::Template)
    } else {
        Completeness::Defaulted
    };
    let version = reader.version_or(Version::Unknown);
    let mut server = line.server(version, completeness, faults);
    server.component = Component::Kubelet;
    server.file_faults = of_other_fields(object.node, &server);
    Component::Kubelet.name().clone_into(&mut server.program);
    reader.push(server);
}

/// The faults of fields that no flag has, and of the API version.
fn of_other_fields(root: Node<'_>, server: &ApiServer) -> Vec<FileFault> {
    let mut faults = Vec::new();
    for fault in component_config::kubelet_faults(server, root) {
        let is_told = server.faults.iter().any(|other| other.span.contains(fault.span));
        if !is_told {
            faults.push(fault.of_own_text());
        }
    }
    faults
}

/// The flag of a field. Limits of evictions are written `signal<limit` in a flag.
fn entry(field: &KubeletField, value: Node<'_>) -> FlagEntry {
    let between = if matches!(field.flag, "eviction-hard" | "eviction-soft") { "<" } else { "=" };
    FlagEntry::pairs(field.flag, value.span(), value, between)
}

/// 0 and the empty text are as good as the field left out, where the type has no other way to say so.
fn is_default(field: &KubeletField, value: Node<'_>) -> bool {
    const POINTERS: [&str; 10] = [
        "container-log-max-files",
        "event-qps",
        "healthz-port",
        "image-gc-high-threshold",
        "image-gc-low-threshold",
        "kube-api-qps",
        "oom-score-adj",
        "pod-max-pids",
        "read-only-port",
        "registry-qps",
    ];
    let text = value.text().unwrap_or("-");
    match field.kind {
        FieldKind::Number => text == "0" && !POINTERS.contains(&field.flag),
        FieldKind::Text => text.is_empty() || matches!(text, "0s" | "0"),
        _ => false,
    }
}

/// A value that the field's type cannot be decoded from.
fn wrong_type(field: &KubeletField, value: Node<'_>) -> Option<Fault> {
    let found = kind_of(value);
    let (wants, fits) = match field.kind {
        FieldKind::Bool => ("a boolean", found == "a boolean"),
        FieldKind::Number => ("a whole number", found == "a whole number"),
        FieldKind::Text => ("a string", found == "a string"),
        FieldKind::List => ("a list", found == "a list"),
        FieldKind::Map => ("a mapping", found == "a mapping"),
        FieldKind::Other => return None,
    };
    if fits {
        return None;
    }
    let kind = FaultKind::Manifest(ManifestFault::WrongType {
        field: (*field.path.last()?).to_owned(),
        item: false,
        wants,
        written: value.text().unwrap_or_default().to_owned(),
        found,
    });
    Some(Fault { span: value.span(), kind })
}

fn kind_of(value: Node<'_>) -> &'static str {
    if value.is_sequence() {
        return "a list";
    }
    if value.is_mapping() {
        return "a mapping";
    }
    match value.scalar() {
        Some(Scalar::Bool(_)) => "a boolean",
        Some(Scalar::Int) => "a whole number",
        Some(Scalar::Float) => "a number",
        _ => "a string",
    }
}
