/** The demo's login page: choosing an account fills in the form. */

for (const button of document.querySelectorAll(".account")) {
  button.addEventListener("click", () => {
    document.getElementById("id_username").value = button.dataset.username;
    document.getElementById("id_password").value = button.dataset.password;
    document.querySelector("#inloggen button").focus();
  });
}
