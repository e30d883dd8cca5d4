//! The affinity that the plugin `NodeAffinity` adds to all Pods (component-helpers/scheduling/corev1/nodeaffinity,
//! `NewNodeSelector` and `NewPreferredSchedulingTerms`).

use crate::component_config::faults::Faults;
use crate::component_config::formats::names;
use crate::component_config::{Given, Record};

pub(super) fn check(args: Record<'_>, faults: &mut Faults) {
    let Given::Known(affinity) = args.record("addedAffinity") else {
        return;
    };
    if let Given::Known(required) =
        affinity.record("requiredDuringSchedulingIgnoredDuringExecution")
    {
        for term in required.items("nodeSelectorTerms") {
            requirements(term, faults);
        }
    }
    for preferred in affinity.items("preferredDuringSchedulingIgnoredDuringExecution") {
        // A term of weight 0 is not looked at.
        if matches!(preferred.integer("weight"), Given::Known(weight) if weight != 0)
            && let Given::Known(term) = preferred.record("preference")
        {
            requirements(term, faults);
        }
    }
}

/// apimachinery/pkg/labels, `NewRequirement`.
fn requirements(term: Record<'_>, faults: &mut Faults) {
    const OPERATORS: [&str; 6] = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];
    for requirement in term.items("matchExpressions") {
        if let Given::Known(key) = requirement.text("key")
            && !names::is_label_name(key)
        {
            let message = format!("{key:?} is no name of a label");
            faults.at(requirement.span_of("key"), message, "write a label of nodes");
        }
        let Some(operator) = faults.choice(requirement, "operator", &OPERATORS) else {
            continue;
        };
        let count = match requirement.list("values") {
            Given::Known(values) => values.len(),
            Given::Missing => 0,
            Given::Unknown => continue,
        };
        let wants = match operator {
            "In" | "NotIn" if count == 0 => "a value at least",
            "Exists" | "DoesNotExist" if count > 0 => "no value",
            "Gt" | "Lt" if count != 1 => "one value",
            _ => continue,
        };
        let message = format!("the operator {operator} needs {wants}");
        faults.at(requirement.span_of("operator"), message, "correct values");
    }
}
