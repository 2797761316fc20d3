using Grpc.Core;
using Rusm.Host;
using Shop.Grpc;

namespace Shop;

/// <summary>The prices for gRPC clients. The cancellation of the request, or its deadline, ends the call.</summary>
internal sealed class PriceListService(Runtime runtime) : PriceList.PriceListBase
{
    public override async Task<PriceReply> Get(PriceRequest request, ServerCallContext context) =>
        await runtime.CallAsync(Prices.Ref, new GetPrice(request.Item), cancellationToken: context.CancellationToken) is { } price
            ? new PriceReply { Price = (double)price }
            : throw new RpcException(new Status(StatusCode.NotFound, $"There is no {request.Item}."));
}
