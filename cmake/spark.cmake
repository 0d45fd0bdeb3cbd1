# The module libphlox_spark.so: the client of Spark Connect by gRPC, loaded when the first sc:// is met. Without gRPC or the
# .proto files, which lie in Spark's own jar, phlox is built without it.
find_package(Protobuf QUIET)
# Not by pkg-config, which walks for minutes through what gRPC's own libraries need.
find_path(GRPC_HEADERS grpcpp/grpcpp.h)
find_library(GRPCPP_LIBRARY grpc++)
find_library(GRPC_LIBRARY grpc)
find_library(GPR_LIBRARY gpr)
find_program(PHLOX_GRPC_PLUGIN grpc_cpp_plugin)
set(PHLOX_SPARK_PROTO "${PHLOX_DEPS}/spark/proto")
if(NOT Protobuf_FOUND OR NOT Protobuf_PROTOC_EXECUTABLE OR NOT GRPC_HEADERS OR NOT GRPCPP_LIBRARY OR NOT PHLOX_GRPC_PLUGIN)
  message(WARNING "phlox is built without its Spark engine: gRPC and protobuf are missing "
    "(apt-get install libgrpc++-dev protobuf-compiler-grpc libprotobuf-dev protobuf-compiler)")
  return()
endif()
if(NOT EXISTS "${PHLOX_SPARK_PROTO}/spark/connect/base.proto")
  message(WARNING "phlox is built without its Spark engine: run tools/setup/spark.sh for its .proto files")
  return()
endif()
phlox_sources(spark_sources engine/spark/connect)
if(NOT TARGET phlox_arrow_libraries)
  include(find_arrow)
endif()

# The protocol's own code, compiled once. Only base.proto has a service.
set(generated "${CMAKE_BINARY_DIR}/generated_spark")
file(MAKE_DIRECTORY "${generated}")
file(GLOB protos "${PHLOX_SPARK_PROTO}/spark/connect/*.proto")
set(protocol_sources "${generated}/spark/connect/base.grpc.pb.cc")
foreach(proto ${protos})
  get_filename_component(name "${proto}" NAME_WE)
  list(APPEND protocol_sources "${generated}/spark/connect/${name}.pb.cc")
endforeach()
add_custom_command(OUTPUT ${protocol_sources}
  COMMAND "${Protobuf_PROTOC_EXECUTABLE}" -I "${PHLOX_SPARK_PROTO}" "--cpp_out=${generated}" "--grpc_out=${generated}"
    "--plugin=protoc-gen-grpc=${PHLOX_GRPC_PLUGIN}" ${protos}
  DEPENDS ${protos} COMMENT "Writing the protocol of Spark Connect" VERBATIM)
add_library(phlox_spark_protocol STATIC ${protocol_sources})
target_compile_options(phlox_spark_protocol PRIVATE -O1 -g0 -w)
target_include_directories(phlox_spark_protocol SYSTEM PUBLIC "${generated}" "${GRPC_HEADERS}")
target_link_libraries(phlox_spark_protocol PUBLIC ${GRPCPP_LIBRARY} ${GRPC_LIBRARY} ${GPR_LIBRARY}
  protobuf::libprotobuf)

add_library(phlox_spark MODULE ${spark_sources})
target_link_libraries(phlox_spark PRIVATE phlox_flags phlox_third_party phlox phlox_arrow_libraries
  phlox_spark_protocol)
# Found and installed as libphlox_arrow.so is; a wheel has no gRPC, and so not this.
set_target_properties(phlox_spark PROPERTIES INSTALL_RPATH "$ORIGIN;$ORIGIN/..")
install(TARGETS phlox_spark LIBRARY DESTINATION lib/phlox)

if(PHLOX_TESTS)
  # Fills the tables of tests/databases.
  add_executable(spark_sql "${CMAKE_SOURCE_DIR}/tests/databases/spark_sql.cc")
  target_link_libraries(spark_sql PRIVATE phlox_flags phlox_third_party phlox)
  add_dependencies(spark_sql phlox_spark)
endif()
