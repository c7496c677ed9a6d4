//! `claviger teams …`

use anyhow::Result;
use clap::{Args, Subcommand};
use http::Method;
use serde_json::{Map, Value, json};

use super::paged::{all, print_json, word};
use crate::{
    cli::{ClientArgs, Output},
    client::Client,
    output,
};

const PATH: &str = "/api/v2/team";

#[derive(Subcommand)]
pub(crate) enum TeamsCommand {
    /// All of them
    List {
        /// Part of a name or handle
        #[arg(long)]
        query: Option<String>,
        /// Only those that you are in
        #[arg(long)]
        mine: bool,
    },
    /// One
    Get {
        /// Its id
        id: String,
    },
    /// Make one
    Create {
        /// By which people mention it: a to z, 0 to 9, - and _
        #[arg(long)]
        handle: String,
        /// What to call it
        #[arg(long)]
        name: String,
        /// What it is there for
        #[arg(long)]
        description: Option<String>,
        /// Id of a user or service account who is in it from the first; repeatable
        #[arg(long = "member", value_name = "USER")]
        members: Vec<String>,
    },
    /// Change one; what is not given stays
    Update {
        /// Its id
        id: String,
        #[command(flatten)]
        changes: TeamChanges,
    },
    /// Remove one; what is shared with it reaches nobody any more
    Delete {
        /// Its id
        id: String,
    },
    /// Who is in one
    Members {
        /// Its id
        id: String,
    },
    /// Put somebody in one, who has what is shared with it from then on
    Add {
        #[command(flatten)]
        place: Place,
        /// They may change the team and its members
        #[arg(long)]
        admin: bool,
    },
    /// Take somebody out of one
    Remove(Place),
    /// Make a member an administrator of the team
    Appoint(Place),
    /// Make an administrator a plain member of the team
    Dismiss(Place),
}

/// What can be changed about a team.
#[derive(Args)]
#[group(required = true, multiple = true)]
pub(crate) struct TeamChanges {
    /// A new handle
    #[arg(long)]
    handle: Option<String>,
    /// A new name
    #[arg(long)]
    name: Option<String>,
    /// What it is there for; nothing takes it away
    #[arg(long)]
    description: Option<String>,
}

/// A place in a team.
#[derive(Args)]
pub(crate) struct Place {
    /// The team's id
    id: String,
    /// Id of a user or service account
    user: String,
}

/// Carries one of them out.
pub(crate) async fn run(command: TeamsCommand, args: &ClientArgs) -> Result<()> {
    let client = Client::new(args)?;
    let human = args.output == Output::Human;
    let show = |answer: &Value, people: fn(&Value)| {
        if human {
            people(answer);
            return Ok(());
        }
        print_json(answer)
    };
    match command {
        TeamsCommand::List { query, mine } => {
            let filters = [("filter[keyword]", query.as_deref()), ("filter[me]", mine.then_some("true"))];
            show(&all(&client, PATH, &filters).await?, show_list)
        }
        TeamsCommand::Get { id } => show(&client.call(Method::GET, &format!("{PATH}/{id}"), None).await?, show_one),
        TeamsCommand::Create { handle, name, description, members } => {
            let changes = TeamChanges { handle: Some(handle), name: Some(name), description };
            let mut body = changes.body();
            let reference = |id: &String| json!({"type": "users", "id": id});
            let members: Vec<Value> = members.iter().map(reference).collect();
            body["data"]["relationships"] = json!({"users": {"data": members}});
            show(&client.call(Method::POST, PATH, Some(&body)).await?, show_one)
        }
        TeamsCommand::Update { id, changes } => {
            show(&client.call(Method::PATCH, &format!("{PATH}/{id}"), Some(&changes.body())).await?, show_one)
        }
        TeamsCommand::Delete { id } => {
            client.call(Method::DELETE, &format!("{PATH}/{id}"), None).await?;
            output::say(&format!("deleted {id}"));
            Ok(())
        }
        TeamsCommand::Members { id } => {
            show(&all(&client, &format!("{PATH}/{id}/memberships"), &[]).await?, show_members)
        }
        TeamsCommand::Add { place, admin } => {
            let mut body = membership(admin);
            body["data"]["relationships"] = json!({"user": {"data": {"type": "users", "id": place.user}}});
            show(
                &client.call(Method::POST, &format!("{PATH}/{}/memberships", place.id), Some(&body)).await?,
                show_member,
            )
        }
        TeamsCommand::Remove(place) => {
            client.call(Method::DELETE, &place.path(), None).await?;
            output::say(&format!("removed {}", place.user));
            Ok(())
        }
        TeamsCommand::Appoint(place) => {
            show(&client.call(Method::PATCH, &place.path(), Some(&membership(true))).await?, show_member)
        }
        TeamsCommand::Dismiss(place) => {
            show(&client.call(Method::PATCH, &place.path(), Some(&membership(false))).await?, show_member)
        }
    }
}

impl TeamChanges {
    fn body(self) -> Value {
        let given = [("handle", self.handle), ("name", self.name), ("description", self.description)];
        let given = given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?))));
        json!({"data": {"type": "team", "attributes": given.collect::<Map<_, _>>()}})
    }
}

impl Place {
    fn path(&self) -> String {
        format!("{PATH}/{}/memberships/{}", self.id, self.user)
    }
}

fn membership(admin: bool) -> Value {
    json!({"data": {"type": "team_memberships", "attributes": {"role": admin.then_some("admin")}}})
}

fn show_list(answer: &Value) {
    let line = |row: &Value| {
        let attributes = &row["attributes"];
        let users = attributes["user_count"].to_string();
        vec![word(&row["id"]), word(&attributes["handle"]), word(&attributes["name"]), users]
    };
    let rows: Vec<Vec<String>> = answer["data"].as_array().into_iter().flatten().map(line).collect();
    output::table(&["ID", "HANDLE", "NAME", "MEMBERS"], &rows);
}

fn show_one(answer: &Value) {
    let (data, attributes) = (&answer["data"], &answer["data"]["attributes"]);
    let line = |name: &str, value: String| output::say(&format!("{name:<14}{value}"));
    line("id", word(&data["id"]));
    line("handle", word(&attributes["handle"]));
    line("name", word(&attributes["name"]));
    line("description", word(&attributes["description"]));
    line("members", attributes["user_count"].to_string());
}

fn show_members(answer: &Value) {
    let users = answer["included"].as_array().map(Vec::as_slice).unwrap_or_default();
    let line = |row: &Value| {
        let id = &row["relationships"]["user"]["data"]["id"];
        let user = users.iter().find(|user| user["id"] == *id).unwrap_or(&Value::Null);
        let attributes = &user["attributes"];
        let role = row["attributes"]["role"].as_str().unwrap_or("member").to_owned();
        vec![word(id), word(&attributes["email"]), word(&attributes["name"]), role, word(&attributes["status"])]
    };
    let rows: Vec<Vec<String>> = answer["data"].as_array().into_iter().flatten().map(line).collect();
    output::table(&["ID", "EMAIL", "NAME", "ROLE", "STATUS"], &rows);
}

fn show_member(answer: &Value) {
    show_members(&json!({"data": [answer["data"]], "included": answer["included"]}));
}
