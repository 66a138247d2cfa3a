"""An authorization server on django-oauth-toolkit, with a grace period: a spent
refresh token gives the same successor again for a while.

    python3 server.py PORT DIR    serves until standard input ends; DIR for its data
"""
import os
import sys
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

port, data = int(sys.argv[1]), sys.argv[2]
settings.configure(
    DEBUG=False,
    SECRET_KEY='x',
    ALLOWED_HOSTS=['127.0.0.1'],
    ROOT_URLCONF=__name__,
    DATABASES={'default': {
        'ENGINE': 'django.db.backends.sqlite3',
        'NAME': os.path.join(data, 'db.sqlite3'),
        'OPTIONS': {'timeout': 20},
    }},
    INSTALLED_APPS=['django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.sessions', 'oauth2_provider'],
    MIDDLEWARE=[
        'django.contrib.sessions.middleware.SessionMiddleware',
        'django.contrib.auth.middleware.AuthenticationMiddleware',
    ],
    PASSWORD_HASHERS=['django.contrib.auth.hashers.MD5PasswordHasher'],
    TEMPLATES=[{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'APP_DIRS': True}],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD='django.db.models.AutoField',
    OAUTH2_PROVIDER={
        'SCOPES': {'read': 'r'},
        'ROTATE_REFRESH_TOKEN': True,
        'REFRESH_TOKEN_GRACE_PERIOD_SECONDS': 120,
        'ACCESS_TOKEN_EXPIRE_SECONDS': 3600,
        'PKCE_REQUIRED': False,
    },
)
django.setup()

import oauth2_provider.views as views
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path
from oauth2_provider.decorators import protected_resource
from oauth2_provider.models import Application


def as_alice(view):
    def answer(request, *args, **kwargs):
        if not request.user.is_authenticated:
            login(request, User.objects.get(username='alice'), backend='django.contrib.auth.backends.ModelBackend')
        return view(request, *args, **kwargs)
    return answer


@protected_resource()
def me(request):
    return JsonResponse({'id': request.resource_owner.username})


urlpatterns = [
    path('o/authorize/', as_alice(views.AuthorizationView.as_view())),
    path('o/token/', views.TokenView.as_view()),
    path('o/revoke_token/', views.RevokeTokenView.as_view()),
    path('me', me),
]

call_command('migrate', verbosity=0)
alice = User.objects.create_user('alice', password='secret')
for client_id, kind, grant in [
    ('client', 'confidential', 'password'),
    ('public', 'public', 'authorization-code'),
]:
    Application.objects.create(
        client_id=client_id, client_secret='secret', client_type=kind, authorization_grant_type=grant,
        redirect_uris='http://127.0.0.1:9/callback', skip_authorization=True, user=alice, name=client_id)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class Quiet(WSGIRequestHandler):
    def log_request(self, *args):
        pass


def leave_at_end_of_input():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=leave_at_end_of_input, daemon=True).start()
make_server('127.0.0.1', port, get_wsgi_application(), server_class=Server, handler_class=Quiet).serve_forever()
