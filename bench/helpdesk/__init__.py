"""The smallest site around django-helpdesk; runs in an environment of its own and imports nothing of ours."""
