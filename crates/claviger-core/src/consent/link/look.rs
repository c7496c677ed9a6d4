//! `POST /api/v2/authorization_links/look`: who asks for what, for whoever has the link.

use claviger_model::{Secret, Timestamp};
use url::Url;

use super::{Good, REFUSED};
use crate::{Core, Error, session::Visit};

/// What somebody is shown before they agree.
#[derive(Debug)]
pub struct LinkSeen {
    /// Whose connection it is.
    pub organization: String,
    /// The connection's name.
    pub connection: String,
    /// What it is for, such as `GitHub`.
    pub integration: String,
    /// Who made the link: name and address, as far as there are.
    pub made_by: String,
    /// The host where the browser goes.
    pub provider: String,
    /// What is asked for; nothing leaves it to the provider.
    pub scopes: Vec<String>,
    /// Where the provider sends the browser then.
    pub redirect_uri: Url,
    /// Until when the link may be used.
    pub expires_at: Timestamp,
}

impl Core {
    /// Shows what a link is for.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] with one text for every reason; [`Error::Busy`].
    pub async fn link_look(
        &self,
        visit: &Visit,
        token: &Secret<String>,
        browser: Option<&Secret<String>>,
    ) -> Result<LinkSeen, Error> {
        let deadline = visit.deadline();
        deadline.bound(self.link_counted(visit)).await?;
        let good = deadline.bound(self.link_good(visit, token, browser)).await?;
        deadline.bound(self.link_shown(good)).await
    }

    async fn link_shown(&self, good: Good) -> Result<LinkSeen, Error> {
        let Good { link, record, asked, .. } = good;
        let organization = self.store().organization_get(link.organization_id).await?.ok_or(REFUSED)?;
        let maker = self.store().user_get(link.organization_id, link.user_id).await?.ok_or(REFUSED)?;
        let connection = record.connection;
        let integration = self.catalog().integration(&connection.integration_type);
        Ok(LinkSeen {
            organization: organization.name,
            integration: integration.map_or(connection.integration_type, |each| each.label.clone()),
            connection: connection.name,
            made_by: maker.name.map_or(maker.email.clone(), |name| format!("{name} ({})", maker.email)),
            provider: asked.endpoint.host_str().unwrap_or_default().to_owned(),
            scopes: asked.plan.scopes,
            redirect_uri: self.consent_redirect_uri()?,
            expires_at: link.expires_at,
        })
    }
}
