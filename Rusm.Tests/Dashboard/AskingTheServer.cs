using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Rusm.Dashboard;
using Rusm.Host;
using Rusm.Host.Nodes;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Nodes;
using Rusm.Kernel.Supervision;
using Rusm.Tests.InAService;
using Xunit;

namespace Rusm.Tests.Dashboard;

/// <summary>What the server of the dashboard answers.</summary>
public sealed class AskingTheServer : IAsyncLifetime
{
    private DashboardServer server = null!;
    private Runtime runtime = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        server = await DashboardServer.StartAsync(new DashboardOptions { Port = 0, AllowActions = true });
        runtime = new Runtime(new RuntimeOptions { Observer = server.Observer });
        client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Add("X-Rusm-Token", (await ReadAsync("api/info")).GetProperty("token").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await runtime.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_table_has_a_row_for_each_process_with_what_is_known_of_it()
    {
        var parent = Parked("parent");
        var child = runtime.SpawnLink(parent, static context => context.ReceiveAsync(static _ => false).AsTask(), name: "child");
        runtime.SetTrapExit(child, traps: true);
        runtime.Monitor(parent, child);
        runtime.Send(child, "one");
        runtime.Send(child, "two");
        var row = (await ReadAsync("api/processes?sort=mailbox&desc=true")).GetProperty("rows")[0];
        Assert.Equal(child.Value, PidIn(row, "pid"));
        Assert.Equal("child", row.GetProperty("name").GetString());
        Assert.Equal(parent.Value, PidIn(row, "parent"));
        Assert.Equal(1, row.GetProperty("links").GetInt32());
        Assert.Equal(0, row.GetProperty("monitors").GetInt32());
        Assert.True(row.GetProperty("trap").GetBoolean());
        Assert.Equal(2, row.GetProperty("mailbox").GetInt32());
    }

    [Theory]
    [InlineData("sort=pid", new[] { 1, 2, 3, 4 })]
    [InlineData("sort=pid&desc=true", new[] { 4, 3, 2, 1 })]
    [InlineData("sort=age", new[] { 4, 3, 2, 1 })]
    [InlineData("sort=label", new[] { 3, 4, 2, 1 })]
    [InlineData("sort=label&offset=1&count=2", new[] { 4, 2 })]
    [InlineData("filter=AT", new[] { 4 })]
    [InlineData("filter=%3C2%3E", new[] { 2 })]
    [InlineData("offset=4", new int[0])]
    [InlineData("offset=-3&count=1", new[] { 1 })]
    public async Task Rows_are_sorted_filtered_and_cut_to_the_window(string query, int[] expected)
    {
        foreach (var label in new[] { "zebra", "mole", "ant", "bat" })
        {
            Parked(label);
        }

        var rows = (await ReadAsync($"api/processes?{query}")).GetProperty("rows").EnumerateArray();
        Assert.Equal(expected.Select(static pid => (long)pid), rows.Select(static row => PidIn(row, "pid")));
    }

    [Theory]
    [InlineData("api/processes?sort=weight", "sort: 'weight' is none of pid, label, name, parent, links, monitors, trap, mailbox, age, restarts.")]
    public async Task A_wrong_question_is_one_line(string path, string error)
    {
        using var response = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(error, await ErrorOf(response));
    }

    [Fact]
    public async Task The_tree_has_supervisors_with_their_children_and_restarts()
    {
        var tree = await runtime.StartSupervisorAsync(new SupervisorSpec().Child(new ChildSpec("worker") { Name = "worker" }, static context => context.ReceiveAsync().AsTask()));
        var before = runtime.WhereIs("worker")!.Value;
        runtime.Kill(before);
        await runtime.UntilAsync(runtime => runtime.WhereIs("worker") is { } now && now != before);
        var worker = await UntilAsync("api/tree", answer => Nodes(answer).FirstOrDefault(static node => Text(node, "id") == "worker" && node.GetProperty("restarts").GetInt32() == 1));
        Assert.Equal(tree.Pid.Value, PidIn(worker, "parent"));
        var supervisor = await UntilAsync("api/tree", static answer => Nodes(answer).FirstOrDefault(static node => Text(node, "kind") == "supervisor"));
        Assert.Equal(tree.Pid.Value, PidIn(supervisor, "pid"));
    }

    [Fact]
    public async Task A_cascade_is_in_the_graph_as_an_edge_from_its_cause()
    {
        var first = Parked("first");
        var second = runtime.SpawnLink(first, static context => context.ReceiveAsync().AsTask(), label: "second");
        runtime.Exit(first, ExitReason.Named("bug"));
        var edge = await UntilAsync("api/graph", static answer => answer.GetProperty("edges").EnumerateArray().FirstOrDefault(static each => Text(each, "kind") == "cascade"));
        Assert.Equal((first.Value, second.Value), (PidIn(edge, "from"), PidIn(edge, "to")));
    }

    [Fact]
    public async Task The_graph_around_a_process_has_its_neighbours_only()
    {
        var middle = Parked("middle");
        var near = runtime.SpawnLink(middle, static context => context.ReceiveAsync().AsTask());
        Parked("far");
        var nodes = Nodes(await ReadAsync($"api/graph?focus={middle.Value}")).Select(static node => PidIn(node, "pid"));
        Assert.Equal([middle.Value, near.Value], nodes.Order());
    }

    [Fact]
    public async Task A_process_that_has_ended_says_why_with_the_chain_of_causes()
    {
        var first = Parked("first");
        var second = runtime.SpawnLink(first, static context => context.ReceiveAsync().AsTask());
        runtime.Exit(first, ExitReason.Named("bug"));
        var died = await UntilAsync($"api/processes/{second.Value}", static answer => answer.TryGetProperty("died", out var died) ? died : default);
        Assert.Equal("bug", Text(died, "reason"));
        Assert.Equal($"linked to {first}", Text(died, "cause"));
        Assert.Equal([$"{second} bug, linked to {first}", $"{first} bug, exit signal from {Pid.Outside}"], died.GetProperty("chain").EnumerateArray().Select(static each => each.GetString()));
        using var response = await client.GetAsync("api/processes/77");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("There was no process <77> in this runtime.", await ErrorOf(response));
    }

    [Fact]
    public async Task Processes_are_linked_and_killed_by_requests()
    {
        var (one, other, third) = (Parked("one"), Parked("other"), Parked("third"));
        using var linked = await client.PostAsJsonAsync("api/links", new { from = one.Value, to = other.Value });
        Assert.Equal(HttpStatusCode.NoContent, linked.StatusCode);
        Assert.Equal([other], runtime.Info(one)!.Links);
        using var crashed = await client.PostAsJsonAsync($"api/processes/{one.Value}/crash", new { });
        Assert.Equal(HttpStatusCode.NoContent, crashed.StatusCode);
        Assert.False(runtime.IsAlive(other));
        using var killed = await client.PostAsJsonAsync($"api/processes/{third.Value}/kill", new { });
        Assert.False(runtime.IsAlive(third));
        using var again = await client.PostAsJsonAsync($"api/processes/{third.Value}/kill", new { });
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal($"{third} is not alive.", await ErrorOf(again));
    }

    [Fact]
    public async Task Pids_of_a_node_with_a_large_number_are_exact_in_all_answers_and_requests()
    {
        await using var node = new Runtime(new RuntimeOptions
        {
            Node = new NodeOptions(new NodeId(500_000), new InMemoryNetwork().CreateTransport()),
            Observer = server.Observer,
        });
        var supervisor = await node.StartSupervisorAsync(new SupervisorSpec().Child(new ChildSpec("worker") { Name = "worker" }, static context => context.ReceiveAsync(static _ => false).AsTask()));
        var one = node.WhereIs("worker")!.Value;
        var (other, third) = (node.SpawnLink(one, static context => context.ReceiveAsync().AsTask()), node.Spawn(static context => context.ReceiveAsync().AsTask()));
        node.Monitor(one, third);
        node.Send(one, "the longest mailbox");
        Assert.Equal("<500000.3>", $"{one}");
        var rows = (await ReadAsync("api/processes")).GetProperty("rows").EnumerateArray().Select(static row => PidIn(row, "pid")).ToArray();
        Assert.Empty(new[] { supervisor.Pid.Value, one.Value, other.Value, third.Value }.Except(rows));
        var worker = await UntilAsync("api/tree", static answer => Nodes(answer).FirstOrDefault(static each => Text(each, "id") == "worker"));
        Assert.Equal((one.Value, supervisor.Pid.Value), (PidIn(worker, "pid"), PidIn(worker, "parent")));
        Assert.Contains(
            (one.Value, other.Value, "link"),
            (await ReadAsync("api/graph")).GetProperty("edges").EnumerateArray().Select(static edge => (PidIn(edge, "from"), PidIn(edge, "to"), Text(edge, "kind")!)));
        var details = await ReadAsync($"api/processes/{one.Value}");
        Assert.Equal([supervisor.Pid.Value, other.Value], details.GetProperty("links").EnumerateArray().Select(static peer => long.Parse(peer.GetString()!, CultureInfo.InvariantCulture)).Order());
        Assert.Equal((third.Value, supervisor.Pid.Value), (PidIn(details.GetProperty("monitors")[0], "pid"), PidIn(details, "parent")));

        using var linked = await client.PostAsJsonAsync("api/links", new { from = $"{other.Value}", to = $"{third.Value}" });
        Assert.Equal(HttpStatusCode.NoContent, linked.StatusCode);
        Assert.Contains(third, node.Info(other)!.Links);
        using var killed = await client.PostAsJsonAsync($"api/processes/{third.Value}/kill", new { });
        Assert.Equal(HttpStatusCode.NoContent, killed.StatusCode);
        var died = (await UntilAsync($"api/processes/{third.Value}", static answer => answer.TryGetProperty("died", out var died) ? died : default)).GetProperty("links");
        Assert.Equal([$"{other.Value}"], died.EnumerateArray().Select(static peer => peer.GetString()));
    }

    [Theory]
    [InlineData("api/storm", """{"count":0}""", "count: 0 is not from 1 to 100000.")]
    [InlineData("api/storm", "many", "The body of the request is not as expected")]
    [InlineData("api/links", "", "The body of the request is not as expected")]
    public async Task A_wrong_request_changes_nothing_and_is_one_line(string path, string body, string error)
    {
        var pid = Parked("alive");
        using var response = await client.PostAsync(path, new StringContent(body));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(error, await ErrorOf(response), StringComparison.Ordinal);
        Assert.True(runtime.IsAlive(pid));
    }

    [Fact]
    public async Task A_storm_hits_only_children_of_supervisors_if_there_are_any()
    {
        var others = Enumerable.Range(0, 200).Select(number => Parked($"other {number}")).ToArray();
        var tree = await runtime.StartSupervisorAsync(new SupervisorSpec(new SupervisorFlags { Intensity = 100 }).Child("worker", static context => context.ReceiveAsync().AsTask()));
        await UntilAsync("api/tree", static answer => Nodes(answer).FirstOrDefault(static node => Text(node, "kind") == "supervisor"));
        using var storm = await client.PostAsJsonAsync("api/storm", new { count = 100 });
        Assert.True(runtime.IsAlive(tree.Pid));
        Assert.All(others, pid => Assert.True(runtime.IsAlive(pid)));
        Assert.Equal(1, (await storm.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("killed").GetInt32());
    }

    [Fact]
    public async Task Pictures_come_with_the_last_minute_first_and_count_what_happened()
    {
        using var stream = await client.GetStreamAsync("api/live");
        using var reader = new StreamReader(stream);
        Assert.Equal("retry: 1000", await reader.ReadLineAsync());
        Assert.Equal("event: history", await reader.ReadLineAsync());
        Assert.Equal(JsonValueKind.Array, JsonDocument.Parse((await reader.ReadLineAsync())!["data: ".Length..]).RootElement.ValueKind);
        Parked("one");
        runtime.Spawn(static _ => throw new InvalidOperationException("boom"), label: "short");
        var happened = new List<string>();
        var alive = 0;
        while (happened.Count == 0 || alive != 1)
        {
            if (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line && line.StartsWith("data: ", StringComparison.Ordinal))
            {
                var picture = JsonDocument.Parse(line["data: ".Length..]).RootElement;
                alive = picture.GetProperty("alive").GetInt32();
                happened.AddRange(picture.GetProperty("happened").EnumerateArray().Select(static each => $"{Text(each, "kind")} {Text(each, "text")}"));
            }
        }

        Assert.StartsWith("crash <2> short crashed: crashed (System.InvalidOperationException: boom)", Assert.Single(happened), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_clients_get_pictures_at_the_same_time()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            using var stream = await client.GetStreamAsync("api/live");
            using var reader = new StreamReader(stream);
            for (var pictures = 0; pictures < 3;)
            {
                pictures += await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) == "event: picture" ? 1 : 0;
            }
        }));
    }

    // The JSON has pids as text: the page could not keep large numbers exactly.
    private static long PidIn(JsonElement json, string name) => long.Parse(json.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private Pid Parked(string label) => runtime.Spawn(static context => context.ReceiveAsync().AsTask(), label: label);

    private async Task<JsonElement> ReadAsync(string path) => await client.GetFromJsonAsync<JsonElement>(path);

    private async Task<JsonElement> UntilAsync(string path, Func<JsonElement, JsonElement> find)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (find(await client.GetFromJsonAsync<JsonElement>(path, patience.Token)) is { ValueKind: not JsonValueKind.Undefined } found)
            {
                return found;
            }
        }
    }

    private static JsonElement.ArrayEnumerator Nodes(JsonElement answer) => answer.GetProperty("nodes").EnumerateArray();

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();

    private static async Task<string?> ErrorOf(HttpResponseMessage response) => Text(await response.Content.ReadFromJsonAsync<JsonElement>(), "error");
}
