// A session of a Spark Connect server, over gRPC.
#include <arrow/buffer.h>
#include <arrow/c/bridge.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>
#include <grpcpp/grpcpp.h>
#include <spark/connect/base.grpc.pb.h>

#include <atomic>
#include <chrono>
#include <climits>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <random>
#include <set>

#include "phlox/base/error.h"
#include "phlox/engine/spark/client.h"
#include "phlox/engine/spark/connect/message.h"
#include "phlox/engine/spark/connect/schema.h"
#include "phlox/engine/spark/connect/write.h"

namespace phlox::engine::spark {
namespace {

namespace proto = ::spark::connect;
using std::chrono::seconds;

// How long a server may take to answer what costs it nothing.
constexpr seconds kAnswer{15};
// How long it is waited for when we are about to leave.
constexpr seconds kFarewell{2};
// How long a server may take to end a write that is interrupted.
constexpr seconds kUndoing{5};
constexpr std::chrono::milliseconds kAgain{500};
constexpr std::chrono::hours kNever{24};

std::string uuid() {
  std::random_device device;
  unsigned char bytes[16];
  for (unsigned char& byte : bytes) byte = static_cast<unsigned char>(device());
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  std::string text;
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += "0123456789abcdef"[bytes[i] >> 4];
    text += "0123456789abcdef"[bytes[i] & 15];
  }
  return text;
}

std::shared_ptr<grpc::Channel> channel_to(const Place& place) {
  grpc::ChannelArguments arguments;
  // Batches are as large as their rows are.
  arguments.SetMaxReceiveMessageSize(INT_MAX);
  arguments.SetMaxSendMessageSize(INT_MAX);
  // A server that is cut off without a word is noticed; more often than that servers
  // take for an attack.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 300'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  // A channel of its own, so that one which waits after a failure keeps nobody else.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  const auto credentials = place.tls ? grpc::SslCredentials(grpc::SslCredentialsOptions())
                                     : grpc::InsecureChannelCredentials();
  const bool is_v6 = place.host.find(':') != std::string::npos;
  const std::string host = is_v6 ? "[" + place.host + "]" : place.host;
  return grpc::CreateCustomChannel("dns:///" + host + ":" + std::to_string(place.port),
                                   credentials, arguments);
}

void set_read(const Read& read, proto::Relation* relation) {
  auto* const source = relation->mutable_read()->mutable_data_source();
  source->set_format(read.format);
  if (!read.schema.empty()) source->set_schema(read.schema);
  for (const auto& path : read.paths) source->add_paths(path);
  for (const auto& [key, value] : read.options) (*source->mutable_options())[key] = value;
}

// As an IPC stream.
arrow::Result<std::shared_ptr<arrow::Buffer>> serialized(const LocalRows& rows) {
  ArrowArrayStream raw{};
  rows.open(&raw);
  ARROW_ASSIGN_OR_RAISE(const auto reader, arrow::ImportRecordBatchReader(&raw));
  ARROW_ASSIGN_OR_RAISE(const auto schema, reader->schema()->WithNames(rows.names));
  ARROW_ASSIGN_OR_RAISE(const auto out, arrow::io::BufferOutputStream::Create());
  ARROW_ASSIGN_OR_RAISE(const auto writer, arrow::ipc::MakeStreamWriter(out, schema));
  while (true) {
    ARROW_ASSIGN_OR_RAISE(const auto batch, reader->Next());
    if (!batch) break;
    ARROW_RETURN_NOT_OK(writer->WriteRecordBatch(
        *arrow::RecordBatch::Make(schema, batch->num_rows(), batch->columns())));
  }
  ARROW_RETURN_NOT_OK(writer->Close());
  return out->Finish();
}

void set_rows(const LocalRows& rows, proto::Relation* relation) {
  const auto buffer = serialized(rows);
  if (!buffer.ok())
    throw Error(Code::kInternal, "rows for Spark: " + buffer.status().message());
  relation->mutable_local_relation()->set_data((*buffer)->ToString());
}

// A view beside the query: its server makes all of them first.
constexpr const char* kRefreshed = "phlox_refreshed";

// What spark.sql(text, name=frame) of Spark's own client sends, but for the numbers of
// relations: a server keeps what it has once made of a plan with a number, files as they
// were then.
void set_plan(const Plan& given, const std::vector<std::string>& refreshed,
              proto::Plan* plan) {
  auto* const write =
      given.to ? plan->mutable_command()->mutable_write_operation() : nullptr;
  if (write) set_write(*given.to, write);
  proto::Relation* const root = write ? write->mutable_input() : plan->mutable_root();
  if (given.reads.empty() && given.rows.empty() && refreshed.empty()) {
    root->mutable_sql()->set_query(given.sql);
    return;
  }
  auto* const with = root->mutable_with_relations();
  with->mutable_root()->mutable_sql()->set_query(given.sql);
  const auto add = [&](const std::string& name) {
    auto* const alias = with->add_references()->mutable_subquery_alias();
    alias->set_alias(name);
    return alias->mutable_input();
  };
  // A relation of no rows, which refreshes the table when it is looked at: so a query is
  // one call.
  for (const auto& table : refreshed)
    add(kRefreshed)->mutable_catalog()->mutable_refresh_table()->set_table_name(table);
  for (const Read& read : given.reads) set_read(read, add(read.alias));
  for (const LocalRows& rows : given.rows) set_rows(rows, add(rows.alias));
}

class ConnectSession : public Session {
 public:
  ConnectSession(const Place& place, const std::map<std::string, std::string>& settings,
                 const Origin* origin)
      : place_(place),
        settings_(settings),
        stub_(proto::SparkConnectService::NewStub(channel_to(place))),
        session_(uuid()) {
    if (!origin) return;
    copy(origin->session);
    try {
      for (const auto& [name, plan] : origin->views) add_view(name, plan);
      connect();
    } catch (...) {
      release();
      throw;
    }
  }

  ~ConnectSession() override {
    end();
    if (!server_session_.empty() && !gone_) release();
  }

  std::vector<Field> schema(const Plan& plan) override {
    return fields_of(analyzed([&](proto::AnalyzePlanRequest& request) {
                       set_plan(plan, old_of(plan),
                                request.mutable_schema()->mutable_plan());
                     })
                         .schema()
                         .schema());
  }

  std::vector<std::string> files(const Plan& plan) override {
    const auto response = analyzed([&](proto::AnalyzePlanRequest& request) {
      set_plan(plan, old_of(plan), request.mutable_input_files()->mutable_plan());
    });
    const auto& files = response.input_files().files();
    return {files.begin(), files.end()};
  }

  void begin(const Plan& plan, HearBytes hear) override {
    end();
    hear_ = std::move(hear);
    connect();
    call_ = std::make_unique<Call>(*this, plan.to.has_value());
    proto::ExecutePlanRequest request;
    begin_request(request);
    request.set_operation_id(call_->operation);
    set_plan(plan, old_of(plan), request.mutable_plan());
    reader_ = stub_->ExecutePlan(call_->context.get(), request);
  }

  void next(ArrowArrayStream* out) override {
    out->release = nullptr;
    proto::ExecutePlanResponse response;
    while (reader_ && reader_->Read(&response)) {
      if (response.has_execution_progress()) tell(response.execution_progress());
      if (!response.has_arrow_batch()) continue;
      if (response.arrow_batch().row_count() == 0) continue;
      return read_batch(std::move(*response.mutable_arrow_batch()->mutable_data()), out);
    }
    if (!reader_) return;
    const grpc::Status status = reader_->Finish();
    reader_.reset();
    call_.reset();
    check(status);
  }

  void interrupt() override {
    std::string operation;
    bool gives_up = false;
    {
      const std::lock_guard lock(mutex_);
      const auto now = std::chrono::steady_clock::now();
      if (!running_ || now < next_interrupt_) return;
      if (!interrupted_) interrupted_ = now;
      // Of a write the server may not have heard yet when it was asked first.
      next_interrupt_ = writes_ ? now + kAgain : now + kNever;
      gives_up = !writes_ || now > *interrupted_ + kUndoing;
      operation = operation_;
    }
    // There first: what is given up here alone goes on there.
    grpc::ClientContext context;
    prepare(context);
    context.set_deadline(std::chrono::system_clock::now() + kFarewell);
    proto::InterruptRequest request;
    begin_request(request);
    request.set_interrupt_type(proto::InterruptRequest::INTERRUPT_TYPE_OPERATION_ID);
    request.set_operation_id(operation);
    proto::InterruptResponse response;
    stub_->Interrupt(&context, request, &response);
    const std::lock_guard lock(mutex_);
    if (running_ && gives_up) running_->TryCancel();
  }

  void set_waited() override {
    waited_ = true;
    fresh_.clear();
  }

  bool is_broken() const override { return gone_; }

 private:
  static constexpr const char* kClient = "phlox";

  // A call that interrupt() can stop.
  struct Call {
    explicit Call(ConnectSession& given, bool writes = false)
        : session(given),
          context(std::make_unique<grpc::ClientContext>()),
          operation(uuid()) {
      session.prepare(*context);
      const std::lock_guard lock(session.mutex_);
      session.running_ = context.get();
      session.operation_ = operation;
      session.writes_ = writes;
      session.interrupted_.reset();
      session.next_interrupt_ = {};
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call() {
      const std::lock_guard lock(session.mutex_);
      session.running_ = nullptr;
    }
    ConnectSession& session;
    std::unique_ptr<grpc::ClientContext> context;
    std::string operation;
  };

  // The tables that must be looked at anew with this plan.
  std::vector<std::string> old_of(const Plan& plan) {
    std::vector<std::string> old;
    for (const auto& table : plan.refreshed)
      if (waited_ && fresh_.insert(table).second) old.push_back(table);
    return old;
  }

  // What the server says of what `set` asks.
  template <class Set>
  proto::AnalyzePlanResponse analyzed(Set set) {
    connect();
    const Call call(*this);
    proto::AnalyzePlanRequest request;
    begin_request(request);
    set(request);
    proto::AnalyzePlanResponse response;
    check(stub_->AnalyzePlan(call.context.get(), request, &response));
    return response;
  }

  // Begins the session there, where that has not been done.
  void connect() {
    if (!server_session_.empty()) return;
    const Call call(*this);
    call.context->set_deadline(std::chrono::system_clock::now() + kAnswer);
    proto::ConfigRequest request;
    begin_request(request);
    auto* const set = request.mutable_operation()->mutable_set();
    for (const auto& [key, value] : settings_) {
      auto* const pair = set->add_pairs();
      pair->set_key(key);
      pair->set_value(value);
    }
    proto::ConfigResponse response;
    check(stub_->Config(call.context.get(), request, &response));
    server_session_ = response.server_side_session_id();
  }

  void prepare(grpc::ClientContext& context) const {
    if (!place_.token.empty())
      context.AddMetadata("authorization", "Bearer " + place_.token);
  }

  void release() {
    grpc::ClientContext context;
    prepare(context);
    context.set_deadline(std::chrono::system_clock::now() + kFarewell);
    proto::ReleaseSessionRequest request;
    request.set_session_id(session_);
    request.mutable_user_context()->set_user_id(place_.user);
    request.set_client_type(kClient);
    proto::ReleaseSessionResponse response;
    stub_->ReleaseSession(&context, request, &response);
  }

  // Becomes a copy of another session.
  void copy(const std::string& other) {
    grpc::ClientContext context;
    prepare(context);
    context.set_deadline(std::chrono::system_clock::now() + kAnswer);
    proto::CloneSessionRequest request;
    request.set_session_id(other);
    request.mutable_user_context()->set_user_id(place_.user);
    request.set_client_type(kClient);
    request.set_new_session_id(session_);
    proto::CloneSessionResponse response;
    const grpc::Status status = stub_->CloneSession(&context, request, &response);
    if (status.error_code() == grpc::StatusCode::UNIMPLEMENTED)
      throw Error(Code::kUnsupported, "the server cannot copy sessions")
          .hint("it can from Spark 4.1 on; of an older one bind sc://HOST:PORT::TABLE");
    check(status);
  }

  void add_view(const std::string& name, const std::string& plan) {
    const Call call(*this);
    proto::ExecutePlanRequest request;
    begin_request(request);
    request.set_operation_id(call.operation);
    proto::Plan frame;
    if (!frame.ParseFromString(plan) || !frame.has_root())
      throw Error(Code::kInvalid, "the DataFrame has no plan that Spark Connect knows");
    auto* const view =
        request.mutable_plan()->mutable_command()->mutable_create_dataframe_view();
    view->set_name(name);
    view->set_replace(true);
    *view->mutable_input() = std::move(*frame.mutable_root());
    const auto reader = stub_->ExecutePlan(call.context.get(), request);
    proto::ExecutePlanResponse ignored;
    while (reader->Read(&ignored)) continue;
    check(reader->Finish());
  }

  template <class Request>
  void begin_request(Request& request) const {
    request.set_session_id(session_);
    request.mutable_user_context()->set_user_id(place_.user);
    request.set_client_type(kClient);
    // A server that was started anew has another one, without our settings: it then says
    // so instead of running a query without them.
    if (!server_session_.empty())
      request.set_client_observed_server_side_session_id(server_session_);
  }

  void tell(const proto::ExecutePlanResponse::ExecutionProgress& progress) const {
    uint64_t bytes = 0;
    for (const auto& stage : progress.stages())
      bytes += static_cast<uint64_t>(stage.input_bytes_read());
    if (hear_) hear_(bytes);
  }

  // Ends what runs, if anything does.
  void end() {
    if (reader_) {
      interrupt();
      // What is still on its way is thrown away.
      proto::ExecutePlanResponse ignored;
      while (reader_->Read(&ignored)) {
      }
      reader_->Finish();
      reader_.reset();
    }
    call_.reset();
  }

  void check(const grpc::Status& status) {
    if (status.ok()) return;
    set_waited();  // nobody knows what it has done before it failed
    const Failure failure = failure_of(status.error_code(), status.error_message());
    if (failure.session_is_gone) gone_ = true;
    const bool went =
        status.error_code() == grpc::StatusCode::UNAVAILABLE && !server_session_.empty();
    throw Error(failure.code,
                went ? "the server went away: " + failure.message : failure.message);
  }

  void read_batch(std::string data, ArrowArrayStream* out) {
    const auto buffer = arrow::Buffer::FromString(std::move(data));
    auto stream = std::make_shared<arrow::io::BufferReader>(buffer);
    auto reader = arrow::ipc::RecordBatchStreamReader::Open(stream);
    arrow::Status status = reader.status();
    if (status.ok()) status = arrow::ExportRecordBatchReader(*reader, out);
    if (!status.ok())
      throw Error(Code::kIo,
                  "Spark sent a batch that cannot be read: " + status.message());
  }

  const Place place_;
  const std::map<std::string, std::string> settings_;
  const std::unique_ptr<proto::SparkConnectService::Stub> stub_;
  const std::string session_;
  std::string server_session_;
  std::atomic<bool> gone_ = false;
  bool waited_ = false;
  std::set<std::string> fresh_;  // tables that it has looked at since
  HearBytes hear_;
  std::unique_ptr<Call> call_;
  std::unique_ptr<grpc::ClientReader<proto::ExecutePlanResponse>> reader_;

  std::mutex mutex_;  // of what interrupt() looks at
  grpc::ClientContext* running_ = nullptr;
  std::string operation_;
  std::optional<std::chrono::steady_clock::time_point> interrupted_;
  std::chrono::steady_clock::time_point next_interrupt_;
  bool writes_ = false;
};

}  // namespace
}  // namespace phlox::engine::spark

extern "C" __attribute__((visibility("default"))) int phlox_spark_boundary() {
  return phlox::engine::spark::kBoundary;
}

extern "C" __attribute__((visibility("default"))) phlox::engine::spark::Session*
phlox_spark_open(const phlox::engine::spark::Place& place,
                 const std::map<std::string, std::string>& settings,
                 const phlox::engine::spark::Origin* origin) {
  return new phlox::engine::spark::ConnectSession(place, settings, origin);
}
