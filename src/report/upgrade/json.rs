//! The way of each server as JSON.

use std::io;

use serde::Serialize;

use super::{ServerUpgrade, UpgradeStep, VersionChange};
use crate::rendered::ServerTemplates;
use crate::report::json::{VERSION, print};
use crate::report::region::Region;
use crate::source::Source;

#[derive(Serialize)]
struct UpgradeReport<'a> {
    version: u32,
    servers: Vec<UpgradeShape<'a>>,
}

#[derive(Serialize)]
struct UpgradeShape<'a> {
    path: &'a str,
    /// The template of a chart, if the output of `helm template` names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<&'a str>,
    component: &'static str,
    dialect: &'static str,
    #[serde(flatten)]
    region: Region,
    /// The minor version at which the way begins.
    from: String,
    to: String,
    /// The newest minor version that the file can go to as it is; null if it does not start at the first.
    reaches: Option<String>,
    /// False if the server does not start at the last version.
    starts: bool,
    steps: Vec<StepShape<'a>>,
}

#[derive(Serialize)]
struct StepShape<'a> {
    minor: String,
    changes: Vec<ChangeShape<'a>>,
}

#[derive(Serialize)]
struct ChangeShape<'a> {
    effect: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    help: &'a str,
    /// The minor version before which the help must be followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<String>,
    path: &'a str,
    #[serde(flatten)]
    region: Region,
}

/// Writes the servers as one indented JSON document with a line break after it.
pub fn write(upgrades: &[ServerUpgrade], out: &mut dyn io::Write) -> io::Result<()> {
    let mut templates = ServerTemplates::default();
    let servers = upgrades
        .iter()
        .map(|upgrade| shape(upgrade, templates.at(&upgrade.source, upgrade.anchor)))
        .collect();
    print(&UpgradeReport { version: VERSION, servers }, out)
}

fn shape<'a>(upgrade: &'a ServerUpgrade, template: Option<&'a str>) -> UpgradeShape<'a> {
    UpgradeShape {
        path: upgrade.source.path(),
        template,
        component: upgrade.component.name(),
        dialect: upgrade.dialect.name(),
        region: Region::of(&upgrade.source, upgrade.anchor),
        from: minor(upgrade.from),
        to: minor(upgrade.to),
        reaches: upgrade.reach().map(minor),
        starts: !upgrade.is_stopped,
        steps: upgrade.steps.iter().map(|step| step_shape(&upgrade.source, step)).collect(),
    }
}

fn step_shape<'a>(own: &'a Source, step: &'a UpgradeStep) -> StepShape<'a> {
    let changes = step.changes.iter().map(|change| change_shape(own, change)).collect();
    StepShape { minor: minor(step.minor), changes }
}

fn change_shape<'a>(own: &'a Source, change: &'a VersionChange) -> ChangeShape<'a> {
    let source = change.source(own);
    ChangeShape {
        effect: change.effect.name(),
        message: &change.message,
        help: &change.help,
        deadline: change.deadline.map(minor),
        path: source.path(),
        region: Region::of(source, change.span),
    }
}

fn minor(minor: u8) -> String {
    format!("1.{minor}")
}
