//! The arguments that say which rules are enabled.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::profile::Profile;

#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Rules")]
pub(in crate::cli) struct Selection {
    /// Rules to enable instead of those of the profile: ids, groups, benchmarks (cis-1.12) or controls
    /// (cis-1.12:1.2.5).
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(in crate::cli) select: Vec<String>,
    /// Rules to enable in addition to --select.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(in crate::cli) extend_select: Vec<String>,
    /// Rules to disable.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(in crate::cli) ignore: Vec<String>,
    /// Report findings even if an ignore comment in the file names their rule.
    #[arg(long)]
    pub(in crate::cli) no_ignore_comments: bool,
    /// Rules to enable if nothing is selected: default, cis-level-1, cis-level-2 or all.
    #[arg(long, value_name = "PROFILE", value_parser = profile_parser(), conflicts_with = "select")]
    pub(in crate::cli) profile: Option<Profile>,
}

pub(super) fn profile_parser() -> impl TypedValueParser<Value = Profile> {
    PossibleValuesParser::new(Profile::ALL.map(Profile::name))
        .try_map(|name| name.parse::<Profile>())
}
