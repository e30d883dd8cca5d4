//! Facts that follow from the arguments of a server: whether they are all, and which versions take them.

use crate::apiserver::version::{NEWEST_MINOR, OLDEST_MINOR, Release, VersionOrigin};
use crate::apiserver::{
    ApiServer, Argument, Completeness, OPENSHIFT, Origin, Partial, Version, flags,
};
use crate::mapped_text::UnknownReason;

/// Fills in what follows from the arguments: whether they are all, and which versions take them.
pub(crate) fn complete(server: &mut ApiServer, version: Option<&Release>) {
    let from_file = if server.program == OPENSHIFT { "config" } else { "openshift-config" };
    if server.occurrences(from_file).next().is_some() {
        server.completeness = Completeness::Partial(Partial::OpenShiftConfig);
    }
    let hidden = server.arguments.iter().find_map(|argument| match argument {
        Argument::Unknown(_, why) => Some(*why),
        _ => None,
    });
    if let Some(why) = hidden
        && server.completeness != Completeness::Partial(Partial::EnvironmentFile)
    {
        server.completeness = Completeness::Partial(match why {
            UnknownReason::Template => Partial::Template,
            why => Partial::Variable(why),
        });
    }
    if let Some(release) = version {
        let origin = VersionOrigin::CommandLine;
        server.version = Version::Exact { release: release.clone(), origin, span: None };
    } else if server.version == Version::Unknown {
        server.version = version_from_flags(server);
    }
    forget_defaults(server);
}

/// Makes the defaults of the tool unknown if they were not read for any version that this may be.
fn forget_defaults(server: &mut ApiServer) {
    let (oldest, newest) = server.dialect.facts().known;
    let (min, max) = server.version.minors();
    if min <= newest && max >= oldest {
        return;
    }
    for argument in server.arguments.edit() {
        if let Argument::Flag(flag) = argument
            && matches!(flag.origin, Origin::Default(_))
            && flag.value.is_ok()
        {
            flag.value = Err(UnknownReason::Version);
        }
    }
}

/// The minor versions that have every flag written. A flag that no version has says nothing, and
/// one that a template sets on a condition neither: the version may be the condition.
fn version_from_flags(server: &ApiServer) -> Version {
    // A tool sets the flags that the version it starts has, so its own say nothing.
    let written = server.flags().filter(|flag| flag.origin == Origin::Written && !flag.maybe);
    let known: Vec<_> = written.filter_map(|flag| flags::find(&flag.name)).collect();
    let mut fitting = (OLDEST_MINOR..=NEWEST_MINOR).filter(|&minor| {
        known.iter().all(|flag| flag.presence(minor) != flags::Availability::Absent)
    });
    let (Some(min), max) = (fitting.next(), fitting.next_back()) else {
        return Version::Unknown;
    };
    let max = max.unwrap_or(min);
    if (min, max) == (OLDEST_MINOR, NEWEST_MINOR) {
        return Version::Unknown;
    }
    Version::Range { min, max, origin: VersionOrigin::Flags, span: None }
}
