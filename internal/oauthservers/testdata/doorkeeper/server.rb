# An authorization server on Doorkeeper and Rails. With the column
# previous_refresh_token, which its generator makes by default, the old pair of
# tokens lives until the new access token is used for the first time.
#   ruby server.rb PORT DIR    serves until standard input ends; DIR for its data
require 'rails'
require 'active_record/railtie'
require 'action_controller/railtie'
require 'doorkeeper'
require 'doorkeeper/orm/active_record'
require 'rack/handler/webrick'

PORT = Integer(ARGV[0])
DIR = ARGV[1]
ENV['DATABASE_URL'] = "sqlite3:#{DIR}/db.sqlite3?timeout=20000"

class App < Rails::Application
  config.root = DIR
  config.eager_load = false
  config.consider_all_requests_local = false
  config.secret_key_base = 'x' * 64
  config.logger = Logger.new($stderr)
  config.log_level = :warn
  config.hosts.clear
  config.active_record.maintain_test_schema = false
end

class User < ActiveRecord::Base; end

Doorkeeper.configure do
  orm :active_record
  resource_owner_authenticator { User.first }
  resource_owner_from_credentials do
    user = User.find_by(name: params[:username])
    user if user && user.password == params[:password]
  end
  grant_flows %w[authorization_code password]
  access_token_expires_in 3600
  use_refresh_token
  default_scopes :read
  skip_authorization { true }
  force_ssl_in_redirect_uri false
end

class MeController < ActionController::Base
  before_action { doorkeeper_authorize! }

  def show
    render json: { id: User.find(doorkeeper_token.resource_owner_id).name }
  end
end

App.initialize!
App.routes.draw do
  use_doorkeeper
  get '/me' => 'me#show'
end

ActiveRecord::Schema.verbose = false
ActiveRecord::Schema.define do
  create_table(:users) { |t| t.string :name; t.string :password }
  create_table(:oauth_applications) do |t|
    t.string :name, null: false
    t.string :uid, null: false
    t.string :secret, null: false
    t.text :redirect_uri, null: false
    t.string :scopes, null: false, default: ''
    t.boolean :confidential, null: false, default: true
    t.timestamps null: false
  end
  add_index :oauth_applications, :uid, unique: true
  create_table(:oauth_access_grants) do |t|
    t.references :resource_owner, null: false
    t.references :application, null: false
    t.string :token, null: false
    t.integer :expires_in, null: false
    t.text :redirect_uri, null: false
    t.datetime :created_at, null: false
    t.datetime :revoked_at
    t.string :scopes, null: false, default: ''
    t.string :code_challenge
    t.string :code_challenge_method
  end
  create_table(:oauth_access_tokens) do |t|
    t.references :resource_owner
    t.references :application, null: false
    t.string :token, null: false
    t.string :refresh_token
    t.integer :expires_in
    t.datetime :revoked_at
    t.datetime :created_at, null: false
    t.string :scopes
    t.string :previous_refresh_token, null: false, default: ''
  end
  add_index :oauth_access_tokens, :token, unique: true
  add_index :oauth_access_tokens, :refresh_token, unique: true
end
User.create!(name: 'alice', password: 'secret')
redirect = 'http://127.0.0.1:9/callback'
Doorkeeper::Application.create!(name: 'c', uid: 'client', secret: 'secret', redirect_uri: redirect, scopes: 'read')
Doorkeeper::Application.create!(name: 'p', uid: 'public', secret: 'x', confidential: false, redirect_uri: redirect, scopes: 'read')

Thread.new { $stdin.read; exit! }
Rack::Handler::WEBrick.run(App, Host: '127.0.0.1', Port: PORT, AccessLog: [], Logger: WEBrick::Log.new($stderr, WEBrick::Log::WARN))
