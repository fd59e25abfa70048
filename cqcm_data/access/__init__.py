"""Who may: roles, sign-ins, the identity provider, the audit log. It knows no page."""
