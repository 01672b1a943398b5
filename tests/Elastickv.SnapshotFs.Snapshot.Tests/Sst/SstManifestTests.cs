using System.Text;
using Elastickv.SnapshotFs.Snapshot.Sst;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Sst;

/// <summary>Manifests that no server writes (spec 01 §2.8).</summary>
public class SstManifestTests
{
    private const string Sha = "\"sha256\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"";

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "expected an object")]
    [InlineData("{}", "expected version 1")]
    [InlineData("""{"version":2}""", "expected version 1")]
    [InlineData("""{"version":1} {}""", "not JSON")]
    [InlineData("""{"version":1""", "not JSON")]
    [InlineData("""{"version":1,"version":1}""", "expected version once")]
    [InlineData("""{"version":1,"other":1}""", "an unknown member other")]
    [InlineData("""{"version":1,"last_commit_ts":-1}""", "expected a whole number as last_commit_ts")]
    [InlineData("""{"version":1,"last_commit_ts":1.5}""", "expected a whole number as last_commit_ts")]
    [InlineData("""{"version":1,"last_commit_ts":18446744073709551616}""", "expected a whole number as last_commit_ts")]
    [InlineData("""{"version":1,"min_retained_ts":"1"}""", "expected a whole number as min_retained_ts")]
    [InlineData("""{"version":1,"entry_count":{}}""", "expected a number as entry_count")]
    [InlineData("""{"version":1,"files":{}}""", "expected an array of files")]
    [InlineData("""{"version":1,"files":[1]}""", "expected an object for 000000.sst")]
    [InlineData("""{"version":1,"files":[{}]}""", "expected files to be named in order, here 000000.sst")]
    [InlineData("""{"version":1,"files":[{"name":"000001.sst","size":1,SHA,"smallest":"YQ==","largest":"YQ=="}]}""", "expected files to be named in order, here 000000.sst")]
    [InlineData("""{"version":1,"files":[{"name":1}]}""", "expected a string as name of 000000.sst")]
    [InlineData("""{"version":1,"files":[{"name":"000000.sst","size":0,SHA,"smallest":"YQ==","largest":"YQ=="}]}""", "expected 000000.sst to have a size")]
    [InlineData("""{"version":1,"files":[{"name":"000000.sst","size":9223372036854775808,SHA,"smallest":"YQ==","largest":"YQ=="}]}""", "expected 000000.sst to have a size")]
    [InlineData("""{"version":1,"files":[{"name":"000000.sst","size":1,"sha256":"00","smallest":"YQ==","largest":"YQ=="}]}""", "expected a SHA-256 of 000000.sst")]
    [InlineData("""{"version":1,"files":[{"name":"000000.sst","size":1,SHA,"smallest":"","largest":"YQ=="}]}""", "expected 000000.sst to have bounds")]
    [InlineData("""{"version":1,"files":[{"name":"000000.sst","size":1,SHA,"smallest":"?","largest":"YQ=="}]}""", "expected the bounds of 000000.sst to be raw keys in base64")]
    [InlineData("""{"version":1,"files":[{"name":"000000.sst","size":1,SHA,"smallest":"Yg==","largest":"YQ=="}]}""", "expected 000000.sst to end behind its beginning")]
    [InlineData("""{"version":1,"files":[{"name":"000000.sst","size":1,SHA,"smallest":"YQ==","largest":"YQ=="},{"name":"000001.sst","size":1,SHA,"smallest":"YQ==","largest":"YQ=="}]}""", "expected 000001.sst to begin behind the file before it")]
    public void Is_refused(string manifest, string reason) =>
        Assert.StartsWith(reason, Assert.Throws<FormatException>(() => SstManifest.Parse(Encoding.UTF8.GetBytes(manifest.Replace("SHA", Sha)))).Message);
}
