//! The parts of a Pod that do not fit the types of Kubernetes: values that cannot be decoded, and fields
//! that do not exist.

use k8s_openapi::api::core::v1::PodSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::apiserver::manifest::{Guess, ManifestFault};
use crate::apiserver::{Fault, FaultKind};
use crate::hashed::HashSet;
use crate::near_miss::NameOutline;
use crate::source::Span;
use crate::yaml::{self, Field, Mismatch, Node, Presence, Scalar};

/// The fields of every object.
const OBJECT: [&str; 5] = ["apiVersion", "kind", "metadata", "spec", "status"];

/// Fields that a release once had and the types' release has not.
const REMOVED: [&str; 4] = ["clusterName", "initializers", "photonPersistentDisk", "source"];

/// Names that only one part of a Pod has, to tell a field that is indented wrongly from others.
const PARTS: [(&str, &str, &[&str]); 3] = [
    (
        "Container",
        "a container",
        &[
            "args",
            "command",
            "env",
            "envFrom",
            "image",
            "imagePullPolicy",
            "lifecycle",
            "livenessProbe",
            "ports",
            "readinessProbe",
            "startupProbe",
            "volumeMounts",
            "workingDir",
        ],
    ),
    (
        "PodSpec",
        "the Pod's spec",
        &[
            "containers",
            "dnsPolicy",
            "hostIPC",
            "hostNetwork",
            "hostPID",
            "imagePullSecrets",
            "initContainers",
            "nodeName",
            "nodeSelector",
            "priorityClassName",
            "serviceAccountName",
            "terminationGracePeriodSeconds",
            "tolerations",
            "volumes",
        ],
    ),
    ("ObjectMeta", "the metadata", &["annotations", "labels", "namespace"]),
];

/// The fields of an object with a Pod's spec that cannot be decoded. `template` is the parent of the
/// spec, if that is not the object.
pub(crate) fn faults(
    object: Node<'_>,
    template: Option<Node<'_>>,
    spec: Option<Node<'_>>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    let given = object.get("kind").map_or(object.span(), Node::span);
    for (key, _) in object.resolved_entries() {
        if template.is_none() && !key.is_hole() && !OBJECT.map(Some).contains(&key.text()) {
            let (structure, known) = ("Pod", OBJECT.as_slice());
            faults.extend(unknown(key, structure, known));
        }
    }
    if let Some(metadata) = template.unwrap_or(object).get("metadata") {
        collect(&yaml::misfits::<ObjectMeta>(metadata), given, &mut faults);
    }
    if let Some(spec) = spec {
        collect(&yaml::misfits::<PodSpec>(spec), given, &mut faults);
    }
    faults
}

fn collect(misfits: &yaml::Misfits<'_>, given: Span, faults: &mut Vec<Fault>) {
    let mut seen = HashSet::default();
    for mismatch in &misfits.mismatches {
        // Through aliases one place is met more than once; under a template's condition it may not be
        // there at all.
        let certain = mismatch.node.presence(given) == Presence::Certain;
        if certain && seen.insert(mismatch.node.span()) {
            faults.push(wrong_type(mismatch));
        }
    }
    let unknown_fields = misfits.unknown.iter();
    let first = unknown_fields.filter(|field| seen.insert(field.key.span()));
    faults.extend(first.filter_map(|field| {
        let Field { key, structure, known } = *field;
        unknown(key, structure, known)
    }));
}

fn wrong_type(mismatch: &Mismatch<'_>) -> Fault {
    let node = mismatch.node;
    let found = match node.scalar() {
        Some(Scalar::Bool(_)) => "a boolean",
        Some(Scalar::Int | Scalar::Float) => "a number",
        Some(Scalar::String) => "a string",
        Some(Scalar::Null) => "nothing",
        None if node.is_sequence() => "a list",
        None => "a mapping",
    };
    let field = mismatch.key.and_then(Node::text).unwrap_or_default();
    // A long text, as of a block, says more by its place.
    let written = node.text().filter(|text| !text.contains('\n'));
    let kind = ManifestFault::WrongType {
        field: field.to_owned(),
        item: mismatch.item,
        wants: mismatch.wants,
        written: written.unwrap_or_default().to_owned(),
        found,
    };
    Fault { span: node.span(), kind: FaultKind::Manifest(kind) }
}

/// `None` for a key that something between the file and the kubelet reads: kustomize's `$patch`.
fn unknown(
    key: Node<'_>,
    structure: &'static str,
    known: &'static [&'static str],
) -> Option<Fault> {
    let name = key.text()?;
    if name.is_empty() || name.starts_with('$') || REMOVED.contains(&name) {
        return None;
    }
    let kind = ManifestFault::UnknownField {
        field: name.to_owned(),
        structure,
        guess: guess(name, structure, known),
    };
    Some(Fault { span: key.span(), kind: FaultKind::Manifest(kind) })
}

fn guess(name: &str, structure: &str, known: &[&'static str]) -> Guess {
    if name.starts_with("x-") {
        return Guess::Nothing;
    }
    let elsewhere =
        PARTS.iter().find(|(part, _, names)| *part != structure && names.contains(&name));
    if let Some((_, part, _)) = elsewhere {
        return Guess::Misplaced(part);
    }
    let limit = if name.len() > 5 { 2 } else { 1 };
    let written = plain(name);
    let outline = NameOutline::of(&written);
    let length = written.chars().count();
    let mut nearest = None;
    for field in known {
        // Nearly every field ends here.
        if field.chars().filter(|letter| !SEPARATORS.contains(letter)).count().abs_diff(length)
            > limit
        {
            continue;
        }
        let meant = plain(field);
        if !outline.may_be_near(&NameOutline::of(&meant), limit) {
            continue;
        }
        let distance = strsim::osa_distance(&meant, &written);
        if distance <= limit && nearest.is_none_or(|(least, _)| distance < least) {
            nearest = Some((distance, field));
        }
    }
    nearest.map_or(Guess::Nothing, |(_, field)| Guess::Misspelt(field))
}

/// What some people write between the words of a name.
const SEPARATORS: [char; 2] = ['_', '-'];

/// A name without what people write differently.
fn plain(name: &str) -> String {
    name.replace(SEPARATORS, "").to_ascii_lowercase()
}
