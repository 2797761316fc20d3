using Grpc.Core;
using Grpc.Core.Interceptors;
using Rusm.Host;

namespace Shop;

/// <summary>The status of a gRPC request whose call failed, as <see cref="FailedCalls"/> has it for HTTP.</summary>
internal sealed class FailedCallsInterceptor : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (CallTimeoutException exception)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, exception.Message));
        }
        catch (CallException exception)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, exception.Message));
        }
    }
}
