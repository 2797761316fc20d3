using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Rusm.Dashboard;
using Rusm.Host;
using Rusm.Hosting;
using Xunit;

namespace Rusm.Tests.Dashboard;

/// <summary>Who may see the page in an application, and who may change something.</summary>
public sealed class WhoMaySee
{
    private const string NotFromHere = "The dashboard answers requests from this machine only.";

    [Fact]
    public async Task A_request_of_this_machine_gets_the_page_without_inline_script()
    {
        await using var application = await StartAsync();
        using var client = ClientOf(application);
        using var response = await client.GetAsync("rusm");
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("/rusm/", response.RequestMessage!.RequestUri!.ToString(), StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        foreach (var asset in new[] { "app.js", "app.css" })
        {
            Assert.True((await client.GetAsync($"rusm/assets/{asset}")).IsSuccessStatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("rusm/assets/Rusm.Dashboard.dll")).StatusCode);
    }

    [Fact]
    public async Task A_request_from_elsewhere_is_refused_unless_the_host_has_authenticated_its_user()
    {
        await using var application = await StartAsync();
        using var client = ClientOf(application);
        client.DefaultRequestHeaders.Add("X-From", "203.0.113.7");
        await IsRefusedAsync(client, "rusm/api/info", NotFromHere);
        await IsRefusedAsync(client, "rusm/", NotFromHere);
        await IsRefusedAsync(client, "rusm/api/live", NotFromHere);
        client.DefaultRequestHeaders.Add("X-User", "ada");
        Assert.True((await client.GetAsync("rusm/api/info")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_name_of_another_site_that_points_to_this_machine_is_refused()
    {
        await using var application = await StartAsync();
        using var client = ClientOf(application);
        client.DefaultRequestHeaders.Host = "evil.example";
        await IsRefusedAsync(client, "rusm/api/info", NotFromHere);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7")]
    [InlineData("Forwarded", "for=203.0.113.7")]
    public async Task A_request_that_a_proxy_of_this_machine_hands_on_is_refused(string header, string value)
    {
        await using var application = await StartAsync();
        using var client = ClientOf(application);
        client.DefaultRequestHeaders.Add(header, value);
        await IsRefusedAsync(client, "rusm/api/info", NotFromHere);
    }

    [Fact]
    public async Task Nothing_can_be_changed_unless_actions_are_allowed()
    {
        await using var application = await StartAsync();
        using var client = ClientOf(application);
        Assert.False((await client.GetFromJsonAsync<JsonElement>("rusm/api/info")).TryGetProperty("token", out _));
        using var response = await client.PostAsJsonAsync("rusm/api/storm", new { count = 1 });
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.Forbidden)]
    [InlineData("wrong", null, HttpStatusCode.Forbidden)]
    [InlineData("right", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("right", "null", HttpStatusCode.Forbidden)]
    [InlineData("right", null, HttpStatusCode.OK)]
    [InlineData("right", "own", HttpStatusCode.OK)]
    public async Task A_change_needs_the_token_and_the_page_as_its_origin(string? token, string? origin, HttpStatusCode expected)
    {
        await using var application = await StartAsync(allowsActions: true);
        using var client = ClientOf(application);
        var right = (await client.GetFromJsonAsync<JsonElement>("rusm/api/info")).GetProperty("token").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Post, "rusm/api/storm") { Content = JsonContent.Create(new { count = 1 }) };
        if (token is not null)
        {
            request.Headers.Add("X-Rusm-Token", token == "right" ? right : token);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin == "own" ? client.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin);
        }

        using var response = await client.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task The_runtime_of_a_service_is_on_the_page_without_more_than_two_lines()
    {
        await using var application = await StartAsync();
        using var client = ClientOf(application);
        application.Services.GetRequiredService<Runtime>().Spawn(static context => context.ReceiveAsync().AsTask(), label: "of the service");
        var window = await client.GetFromJsonAsync<JsonElement>("rusm/api/processes?filter=of%20the%20service");
        Assert.Equal(1, window.GetProperty("matching").GetInt32());
    }

    [Fact]
    public async Task To_map_the_page_without_its_services_says_what_to_do()
    {
        await using var application = WebApplication.CreateBuilder().Build();
        var exception = Assert.Throws<InvalidOperationException>(() => application.MapRusmDashboard());
        Assert.Equal("MapRusmDashboard needs its services: call builder.Services.AddRusmDashboard() before builder.Build().", exception.Message);
    }

    // The headers say from where a request is to come, and of which user it is to be.
    private static async Task<WebApplication> StartAsync(bool allowsActions = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.AddRusm();
        builder.Services.AddRusmDashboard(options => options.AllowActions = allowsActions);
        var application = builder.Build();
        application.Use((http, next) =>
        {
            if (http.Request.Headers["X-From"].ToString() is { Length: > 0 } address)
            {
                http.Connection.RemoteIpAddress = IPAddress.Parse(address);
            }

            if (http.Request.Headers["X-User"].ToString() is { Length: > 0 } user)
            {
                http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user)], authenticationType: "test"));
            }

            return next(http);
        });
        application.MapRusmDashboard();
        await application.StartAsync();
        return application;
    }

    private static HttpClient ClientOf(WebApplication application) => new() { BaseAddress = new Uri(application.Urls.First() + "/") };

    private static async Task IsRefusedAsync(HttpClient client, string path, string error)
    {
        using var response = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.StartsWith(error, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}
