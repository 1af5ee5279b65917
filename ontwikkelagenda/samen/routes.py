"""The addresses of the sockets, with the schema version: an old bundle may never touch newer text."""

from django.urls import path

from ontwikkelagenda.samen import consumer, post

websocket = [path("ws/agenda/<int:schema>/<int:document>", consumer.application)]
http = [path("ws/post/<int:schema>/<int:document>", post.application)]
