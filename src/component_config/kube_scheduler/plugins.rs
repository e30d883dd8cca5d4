//! The plugins that a profile enables, by name: whether there is such a plugin, and whether it can be called at
//! that point (pkg/scheduler/framework/runtime/framework.go, `updatePluginList` and `expandMultiPointPlugins`).

use crate::built_in_table;
use crate::component_config::faults::Faults;
use crate::component_config::schema::Minors;
use crate::component_config::{Given, Record};

/// The points at which plugins are called.
pub(super) const POINTS: [&str; 15] = [
    "preEnqueue",
    "queueSort",
    "preFilter",
    "filter",
    "postFilter",
    "preScore",
    "score",
    "reserve",
    "permit",
    "preBind",
    "bind",
    "postBind",
    "multiPoint",
    "placementGenerate",
    "placementScore",
];

/// A plugin of the scheduler itself.
struct SchedulerPlugin {
    minors: Minors,
    points: Vec<&'static str>,
}

fn find(name: &str) -> Option<SchedulerPlugin> {
    let mut rows = built_in_table::rows(include_str!("plugins.tsv"));
    let mut cells = rows.find_map(|mut cells| (cells.next()? == name).then_some(cells))?;
    let minors = Minors::parse(cells.next()?)?;
    Some(SchedulerPlugin { minors, points: cells.next()?.split(' ').collect() })
}

/// Judges the names of one profile. `is_upstream` says that the scheduler is surely Kubernetes' own: others are
/// built with more plugins.
pub(super) fn names(plugins: Record<'_>, minor: u8, is_upstream: bool, faults: &mut Faults) {
    for point in POINTS {
        let Given::Known(set) = plugins.record(point) else {
            continue;
        };
        for enabled in set.items("enabled") {
            let Given::Known(name) = enabled.text("name") else {
                continue;
            };
            let span = enabled.span_of("name");
            match find(name) {
                Some(plugin) if !plugin.minors.has(minor) => {
                    let message = format!("Kubernetes 1.{minor} has no plugin {name}");
                    faults.at(span, message, "remove it");
                }
                Some(plugin) if point != "multiPoint" && !plugin.points.contains(&point) => {
                    let message = format!("the plugin {name} has nothing to do at {point}");
                    let help = format!("{name} is called at {}", plugin.points.join(", "));
                    faults.at(span, message, help);
                }
                None if is_upstream => {
                    let message = format!("there is no plugin {name:?}");
                    faults.at(span, message, "correct its name, or remove it");
                }
                _ => {}
            }
        }
    }
}
