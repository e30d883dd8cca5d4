//! The arguments of the scheduler's own plugins: `validation_pluginargs.go` in
//! pkg/scheduler/apis/config/validation.

use super::{node_terms, schema};
use crate::component_config::faults::Faults;
use crate::component_config::formats::names;
use crate::component_config::inquiry::Inquiry;
use crate::component_config::{Given, Record, decode};
use crate::hashed::HashSet;

/// Plugins, the document that their arguments are, and the first version whose arguments were read.
const PLUGINS: [(&str, &str, u8); 8] = [
    ("DefaultPreemption", "DefaultPreemptionArgs", 20),
    ("DynamicResources", "DynamicResourcesArgs", 34),
    ("InterPodAffinity", "InterPodAffinityArgs", 20),
    ("NodeAffinity", "NodeAffinityArgs", 25),
    ("NodeResourcesBalancedAllocation", "NodeResourcesBalancedAllocationArgs", 25),
    ("NodeResourcesFit", "NodeResourcesFitArgs", 20),
    ("PodTopologySpread", "PodTopologySpreadArgs", 20),
    ("VolumeBinding", "VolumeBindingArgs", 20),
];

/// The first version of whose defaults the source was read.
const DEFAULTS: u8 = 25;

pub(super) fn check(plugin: &str, args: Record<'_>, minor: u8, faults: &mut Faults) {
    let Some((_, document, first)) = PLUGINS.iter().find(|(name, _, _)| *name == plugin) else {
        return;
    };
    if minor < *first {
        return;
    }
    let decoded = decode::decode_node(schema(), &[document], args.node(), minor);
    if !decoded.faults.is_empty() {
        faults.extend(decoded.faults);
        return;
    }
    match plugin {
        "DefaultPreemption" => preemption(args, faults),
        "DynamicResources" => timeouts(args, faults),
        "InterPodAffinity" => number(args, "hardPodAffinityWeight", 0, 100, faults),
        "NodeAffinity" => node_terms::check(args, faults),
        "NodeResourcesBalancedAllocation" => balance(args, faults),
        "NodeResourcesFit" => fit(args, minor, faults),
        "PodTopologySpread" => spread(args, minor, faults),
        "VolumeBinding" => number(args, "bindTimeoutSeconds", 0, i64::MAX, faults),
        _ => {}
    }
}

/// The shape of `VolumeBindingArgs`, which is refused if the gate behind it is off, and checked if it is on
/// (`ValidateVolumeBindingArgsWithOptions`).
pub(super) fn volume_shape(inquiry: Inquiry<'_>, args: Record<'_>, faults: &mut Faults) {
    const GATE: &str = "StorageCapacityScoring";
    if inquiry.minor < 33 || args.list("shape").is_missing() {
        return;
    }
    let set = inquiry.gate_in_all(GATE);
    // The flag is said to be undetermined next to a file, but this file has no gates. Alpha until 1.36.
    let is_unset = inquiry.minor <= 36 && inquiry.is_whole() && !inquiry.has_flag("feature-gates");
    match set.or(if is_unset { Some(false) } else { None }) {
        Some(true) => shape(args, faults),
        Some(false) => {
            let message = format!("shape is set, and the feature gate {GATE} is off");
            faults.at(args.span_of("shape"), message, format!("remove shape, or turn {GATE} on"));
        }
        None => {}
    }
}

fn preemption(args: Record<'_>, faults: &mut Faults) {
    const SHARE: &str = "minCandidateNodesPercentage";
    const NODES: &str = "minCandidateNodesAbsolute";
    number(args, SHARE, 0, 100, faults);
    number(args, NODES, 0, i64::MAX, faults);
    if args.integer(SHARE) == Given::Known(0) && args.integer(NODES) == Given::Known(0) {
        let message = format!("{SHARE} and {NODES} are both 0");
        faults.at(args.span_of(SHARE), message, "leave one of them out");
    }
}

/// Both fields are refused if their features are off, and these values if they are on.
fn timeouts(args: Record<'_>, faults: &mut Faults) {
    for (key, least, help) in
        [("filterTimeout", 0, "write 10s"), ("bindingTimeout", SECOND, "write 600s")]
    {
        if let Given::Known(time) = args.duration(key)
            && time < least
        {
            faults.at(args.span_of(key), format!("{key} is too short"), help);
        }
    }
}

/// Nanoseconds.
const SECOND: i64 = 1_000_000_000;

fn balance(args: Record<'_>, faults: &mut Faults) {
    let mut seen = HashSet::default();
    for resource in args.items("resources") {
        weight(resource, 1, faults);
        if let Given::Known(name) = resource.text("name")
            && !seen.insert(name)
        {
            let message = format!("the resource {name} is there twice");
            faults.at(resource.span_of("name"), message, "remove one of them");
        }
    }
}

/// The weight of a resource. 0 is as good as left out, and becomes 1 (`SetDefaults_NodeResourcesFitArgs`).
fn weight(resource: Record<'_>, most: i64, faults: &mut Faults) {
    if resource.integer("weight") != Given::Known(0) {
        number(resource, "weight", 1, most, faults);
    }
}

fn number(record: Record<'_>, key: &str, least: i64, most: i64, faults: &mut Faults) {
    let Given::Known(number) = record.integer(key) else {
        return;
    };
    if (least..=most).contains(&number) {
        return;
    }
    let range = match (least, most) {
        (least, i64::MAX) => format!("{least} or more"),
        (least, most) if least == most => least.to_string(),
        (least, most) => format!("from {least} to {most}"),
    };
    let message = format!("{key} is {number}, and must be {range}");
    faults.at(record.span_of(key), message, format!("write {range}"));
}

fn fit(args: Record<'_>, minor: u8, faults: &mut Faults) {
    for list in ["ignoredResources", "ignoredResourceGroups"] {
        for item in args.items(list) {
            let Given::Known(name) = item.own_text() else {
                continue;
            };
            let is_group = list == "ignoredResourceGroups";
            if !names::is_label_name(name) || (is_group && name.contains('/')) {
                let message = format!("{name:?} is no name of a resource or of their group");
                faults.at(item.span(), message, "write a name such as example.com");
            }
        }
    }
    if minor >= 22
        && let Given::Known(strategy) = args.record("scoringStrategy")
    {
        scoring(strategy, minor, faults);
    }
}

fn scoring(strategy: Record<'_>, minor: u8, faults: &mut Faults) {
    const RATIO: &str = "RequestedToCapacityRatio";
    const FIELD: &str = "requestedToCapacityRatio";
    if minor >= DEFAULTS || strategy.text("type").known().is_some() {
        faults.choice(strategy, "type", &["LeastAllocated", "MostAllocated", RATIO]);
    }
    for resource in strategy.items("resources") {
        weight(resource, 100, faults);
    }
    let is_ratio = strategy.text("type") == Given::Known(RATIO);
    match strategy.record(FIELD) {
        Given::Known(ratio) if is_ratio => shape(ratio, faults),
        // Only 1.36 was seen to refuse it.
        Given::Known(_) if minor >= 36 && strategy.text("type").known().is_some() => {
            let message = format!("{FIELD} is set, and the type is not {RATIO}");
            faults.at(strategy.span_of(FIELD), message, format!("remove {FIELD}"));
        }
        Given::Missing if is_ratio => {
            let message = format!("{FIELD} is missing, which the type {RATIO} needs");
            faults.at(strategy.span_of("type"), message, format!("add {FIELD} with a shape"));
        }
        _ => {}
    }
}

/// `validateFunctionShape`: points in increasing order.
fn shape(ratio: Record<'_>, faults: &mut Faults) {
    if ratio.list("shape").is_missing() {
        faults.at(ratio.span_of("shape"), "shape has no point", "add a point");
    }
    let mut before = -1;
    for point in ratio.items("shape") {
        number(point, "utilization", 0, 100, faults);
        number(point, "score", 0, 10, faults);
        let here = match point.integer("utilization") {
            Given::Known(here) => here,
            Given::Missing => 0,
            Given::Unknown => return,
        };
        if here <= before {
            let message = "the points are not in the order of their utilization";
            faults.at(point.span_of("utilization"), message, "sort the points");
            return;
        }
        before = here;
    }
}

fn spread(args: Record<'_>, minor: u8, faults: &mut Faults) {
    let is_left_out = args.text("defaultingType").is_missing();
    let defaulting = match args.text("defaultingType").known() {
        Some(_) => faults.choice(args, "defaultingType", &["System", "List"]),
        None => None,
    };
    let constraints = args.items("defaultConstraints");
    let is_default = is_left_out && minor >= DEFAULTS;
    if !constraints.is_empty() && (is_default || defaulting == Some("System")) {
        let message = "defaultConstraints are set, and defaultingType is System";
        faults.at(args.span_of("defaultConstraints"), message, "write defaultingType: List");
    }
    let mut seen = HashSet::default();
    for constraint in constraints {
        number(constraint, "maxSkew", 1, i64::from(i32::MAX), faults);
        faults.require(constraint, "topologyKey", "add topologyKey");
        faults.choice(constraint, "whenUnsatisfiable", &["DoNotSchedule", "ScheduleAnyway"]);
        if constraint.has("labelSelector") == Some(true) {
            let message = "labelSelector may not be set: each Pod has its own";
            faults.at(constraint.span_of("labelSelector"), message, "remove it");
        }
        let Given::Known(key) = constraint.text("topologyKey") else {
            continue;
        };
        if !names::is_label_name(key) {
            let message = format!("{key:?} is no name of a label");
            faults.at(constraint.span_of("topologyKey"), message, "write a label of nodes");
        }
        if let Given::Known(action) = constraint.text("whenUnsatisfiable")
            && !seen.insert((key, action))
        {
            let message = format!("{key} has two constraints that {action}");
            faults.at(constraint.span_of("topologyKey"), message, "remove one of them");
        }
    }
}
